import { mountPage } from '../shared/app/mount';
import en from '../shared/locale/en/signin.json';
import zh from '../shared/locale/zh/signin.json';
import '../shared/phone/phone.css';
import SignInApp from './SignInApp.vue';

mountPage(SignInApp, 'signin', { zh, en });
