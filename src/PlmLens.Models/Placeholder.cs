namespace PlmLens.Models; internal static class Placeholder;
