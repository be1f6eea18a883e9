import { Monitor, Moon, Sun } from 'lucide-react';
import { chooseTheme, type Theme, useTheme } from '../theme/theme.ts';
import { IconButton } from '../ui/button.tsx';
import { ChoiceMenu } from '../ui/menu.tsx';

const OPTIONS: readonly { value: Theme; label: string; icon: React.ReactElement }[] = [
  { value: 'system', label: 'As the system', icon: <Monitor aria-hidden="true" /> },
  { value: 'light', label: 'Light', icon: <Sun aria-hidden="true" /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden="true" /> },
];

/** Chooses between light and dark, or leaves it to the device. */
export function ThemeToggle() {
  const theme = useTheme();
  const icon = OPTIONS.find(({ value }) => value === theme)?.icon ?? <Monitor aria-hidden="true" />;
  return (
    <ChoiceMenu
      trigger={<IconButton label="Theme" icon={icon} />}
      value={theme}
      options={OPTIONS}
      onValue={chooseTheme}
    />
  );
}
