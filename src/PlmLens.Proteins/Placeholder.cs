namespace PlmLens.Proteins; internal static class Placeholder;
