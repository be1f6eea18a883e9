import { Suspense, useEffect, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { onSignedOut } from '../api/client.ts';
import { refreshLive } from '../api/live.ts';
import { Loading } from '../ui/feedback.tsx';
import { ToastRegion } from '../ui/toast.tsx';
import './app.css';
import { ConnectionBanner } from './connection-banner.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import { NotFound } from './not-found.tsx';
import {
  CataloguePage,
  ComparePage,
  DoctorPage,
  DrillPage,
  EditorPage,
  HomePage,
  PoliciesPage,
  RunRoute,
} from './pages.ts';
import { SignIn } from './sign-in.tsx';

function Routes() {
  return (
    <Switch>
      <Route path="/">
        <HomePage />
      </Route>
      <Route path="/runs/:id">{({ id }) => <RunRoute key={id} id={id} />}</Route>
      <Route path="/compare">
        <ComparePage />
      </Route>
      <Route path="/policies">
        <PoliciesPage />
      </Route>
      <Route path="/editor/:name?">
        {({ name }) => <EditorPage {...(name !== undefined && { name })} />}
      </Route>
      <Route path="/drill">
        <DrillPage />
      </Route>
      <Route path="/doctor">
        <DoctorPage />
      </Route>
      <Route path="/catalogue">
        <CataloguePage />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

/** Whether the server asks for its token, and what to call when it has it. */
function useSignedOut(): [isSignedOut: boolean, onSignedIn: () => void] {
  const [isSignedOut, setSignedOut] = useState(false);
  useEffect(() => onSignedOut(() => setSignedOut(true)), []);
  return [
    isSignedOut,
    () => {
      setSignedOut(false);
      refreshLive();
    },
  ];
}

/** The dashboard: its frame, and the page that the address names. */
export function App() {
  const [path] = useLocation();
  const [isSignedOut, onSignedIn] = useSignedOut();
  return (
    <>
      <a className="app-skip" href="#main">
        Skip to the page
      </a>
      <Header isSignedOut={isSignedOut} />
      {!isSignedOut && <ConnectionBanner />}
      <main id="main" className="app-main" tabIndex={-1}>
        {isSignedOut ? (
          <SignIn onSignedIn={onSignedIn} />
        ) : (
          <ErrorBoundary key={path.split('/')[1]}>
            <Suspense fallback={<Loading step="Loading the page" height="60vh" />}>
              <Routes />
            </Suspense>
          </ErrorBoundary>
        )}
      </main>
      <ToastRegion />
    </>
  );
}
