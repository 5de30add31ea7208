namespace PlmLens.Store; internal static class Placeholder;
