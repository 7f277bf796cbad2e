import { mountPage } from '../shared/app/mount';
import en from '../shared/locale/en/volunteer.json';
import zh from '../shared/locale/zh/volunteer.json';
import '../shared/phone/phone.css';
import VolunteerApp from './VolunteerApp.vue';

mountPage(VolunteerApp, 'volunteer', { zh, en });
