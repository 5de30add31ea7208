using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>A setting by name, the same on the command line and in a sweep file.</summary>
/// <typeparam name="T">The record that it is a part of.</typeparam>
/// <param name="Name">Such as "aux-alpha".</param>
/// <param name="HelpName">What stands for its value in the help; null for one that is there or not.</param>
/// <param name="Description">One sentence, with the default.</param>
/// <param name="Apply">Sets the value; throws <see cref="UsageException"/> when the text is not one.</param>
internal sealed record Setting<T>(string Name, string? HelpName, string Description, Func<T, string, T> Apply);
