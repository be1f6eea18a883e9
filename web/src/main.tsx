import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { signInFromAddress } from './app/address-token.ts';
import { App } from './app/app.tsx';
import './theme/theme.css';
import { startTheme } from './theme/theme.ts';

startTheme();
await signInFromAddress();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
