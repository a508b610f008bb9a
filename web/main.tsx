// First: the schemas of the contract are made while modules load, and must know by then that nothing may be compiled.
import './app/no-eval';
import '@fontsource-variable/inter/wght.css';
import './app/styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
