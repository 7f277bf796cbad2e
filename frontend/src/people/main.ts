import { mountPage } from '../shared/app/mount';
import en from '../shared/locale/en/people.json';
import zh from '../shared/locale/zh/people.json';
import PeopleApp from './PeopleApp.vue';

mountPage(PeopleApp, 'people', { zh, en });
