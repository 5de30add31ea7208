import { chooseTheme, themes, useChosenTheme, type Theme } from './themeChoice'

const icons: Record<Theme, string> = {
  system: 'M3 4h14v9H3zM7 17h6M10 13v4',
  light:
    'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 ' +
      '16M4 16l1.4-1.4M14.6 5.4 16 4',
  dark: 'M16.5 12.5A7 7 0 0 1 7.5 3.5a7 7 0 1 0 9 9z',
}
const names: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' }

/** Goes through system, light, dark. */
export function ThemeSwitch() {
  const theme = useChosenTheme()
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]
  const text = `Colours: ${names[theme]}. Change to ${names[next]}.`
  return (
    <button type="button" className="plain icon" onClick={() => chooseTheme(next)} title={text} aria-label={text}>
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        <path
          d={icons[theme]}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </button>
  )
}
