import { mountPage } from '../shared/app/mount';
import en from '../shared/locale/en/officer.json';
import zh from '../shared/locale/zh/officer.json';
import '../shared/phone/phone.css';
import OfficerApp from './OfficerApp.vue';

mountPage(OfficerApp, 'officer', { zh, en });
