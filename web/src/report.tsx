import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Mark } from './app/mark.tsx';
import { ThemeToggle } from './app/theme-toggle.tsx';
import { RunPage } from './pages/run.tsx';
import { embeddedSource } from './run/data/embedded-source.ts';
import { useSource } from './run/data/use-run.ts';
import './theme/theme.css';
import './app/app.css';
import './app/header.css';
import './report.css';
import { startTheme } from './theme/theme.ts';

const source = embeddedSource(document);

/** The page of a run, with the run that stands in the same file. */
function Report() {
  const model = useSource(source);
  return (
    <>
      <header className="app-header">
        <span className="app-header__brand">
          <Mark />
          Firedrill
        </span>
        <span className="report-word">Report</span>
        <ThemeToggle />
      </header>
      <main className="app-main">
        <RunPage model={model} />
      </main>
    </>
  );
}

startTheme();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Report />
    </StrictMode>,
  );
}
