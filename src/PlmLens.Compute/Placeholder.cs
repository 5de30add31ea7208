namespace PlmLens.Compute; internal static class Placeholder;
