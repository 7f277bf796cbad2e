import { mountPage } from '../shared/app/mount';
import en from '../shared/locale/en/ground.json';
import zh from '../shared/locale/zh/ground.json';
import GroundApp from './GroundApp.vue';

mountPage(GroundApp, 'ground', { zh, en });
