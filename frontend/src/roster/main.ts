import { mountPage } from '../shared/app/mount';
import en from '../shared/locale/en/roster.json';
import zh from '../shared/locale/zh/roster.json';
import RosterApp from './RosterApp.vue';

mountPage(RosterApp, 'roster', { zh, en });
