import { lazy } from 'react';

/** The pages, each fetched when it is first shown. */
export const HomePage = lazy(async () => ({ default: (await import('../pages/home.tsx')).HomePage }));
export const RunRoute = lazy(async () => ({ default: (await import('./run-route.tsx')).RunRoute }));
export const ComparePage = lazy(async () => ({
  default: (await import('../pages/compare.tsx')).ComparePage,
}));
export const PoliciesPage = lazy(async () => ({
  default: (await import('../pages/policies.tsx')).PoliciesPage,
}));
export const EditorPage = lazy(async () => ({ default: (await import('../pages/editor.tsx')).EditorPage }));
export const DrillPage = lazy(async () => ({ default: (await import('../pages/drill.tsx')).DrillPage }));
export const DoctorPage = lazy(async () => ({ default: (await import('../pages/doctor.tsx')).DoctorPage }));
export const CataloguePage = lazy(async () => ({
  default: (await import('../pages/catalogue.tsx')).CataloguePage,
}));
