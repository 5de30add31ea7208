namespace PlmLens.Analysis; internal static class Placeholder;
