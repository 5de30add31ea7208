import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { restoreTheme } from './parts/themeChoice'
import './style.css'
import { preloadRoute } from './views/later'

restoreTheme()
preloadRoute(window.location.hash)
createRoot(window.document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
