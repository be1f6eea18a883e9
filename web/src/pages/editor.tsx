import { api } from '../api/client.ts';
import { loadVocabulary } from '../editor/requests.ts';
import { useAnswer } from '../editor/use-answer.ts';
import { useDocument } from '../editor/use-document.ts';
import { Workbench } from '../editor/workbench.tsx';
import { ErrorState, Loading } from '../ui/feedback.tsx';
import '../editor/editor.css';

/** Where scenarios are written: `/editor` a new one, `/editor/:name` one that is stored. */
export function EditorPage({ name }: { name?: string }) {
  const [state, edit] = useDocument(name);
  const list = useAnswer(api.scenarios);
  const vocabulary = useAnswer(loadVocabulary);

  if (state.state === 'loading') return <Loading step={`Reading ${name}`} height="30rem" />;
  if (state.state === 'failed') return <ErrorState title={`${name} cannot be opened`} error={state.error} />;
  return <Workbench document={state.document} edit={edit} list={list} vocabulary={vocabulary.value} />;
}
