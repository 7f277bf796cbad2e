import { mountPage } from '../shared/app/mount';
import en from '../shared/locale/en/console.json';
import zh from '../shared/locale/zh/console.json';
import ConsoleApp from './ConsoleApp.vue';

mountPage(ConsoleApp, 'console', { zh, en });
