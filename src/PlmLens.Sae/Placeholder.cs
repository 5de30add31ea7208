namespace PlmLens.Sae; internal static class Placeholder;
