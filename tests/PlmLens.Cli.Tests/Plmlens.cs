[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace PlmLens.Cli.Tests;

/// <summary>Runs the program inside this process, as the shell would.</summary>
internal static class Plmlens
{
    /// <summary>What a run left behind.</summary>
    internal sealed record Result(int Code, string Out, string Error);

    public static async Task<Result> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CliApp.RunAsync(args, output, error);
        return new Result(code, output.ToString(), error.ToString());
    }
}
