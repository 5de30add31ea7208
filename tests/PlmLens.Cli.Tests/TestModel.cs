using System.Runtime.CompilerServices;

namespace PlmLens.Cli.Tests;

/// <summary>The model of all tests that name none, here and in the processes that they start: the smallest, whatever
/// the environment says.</summary>
internal static class TestModel
{
    public const string Name = "nano";

    [ModuleInitializer]
    public static void Choose() => Environment.SetEnvironmentVariable(Bundled.ModelVariable, Name);
}
