using Microsoft.Playwright;

namespace PlmLens.Browser.Tests;

/// <summary>How a page is looked at.</summary>
/// <param name="Name">For the names of pictures.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Colours">Light or dark.</param>
/// <param name="Touch">A finger in place of a mouse.</param>
public sealed record Look(string Name, int Width, int Height, ColorScheme Colours, bool Touch = false)
{
    public static Look Desk { get; } = new("light", 1280, 800, ColorScheme.Light);

    public static Look Dark { get; } = Desk with { Name = "dark", Colours = ColorScheme.Dark };

    public static Look Phone { get; } = new("phone", 375, 740, ColorScheme.Light, Touch: true);
}
