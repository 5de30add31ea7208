using PlmLens.Benchmarks;
using PlmLens.Benchmarks.Concepts;
using PlmLens.Benchmarks.Forward;
using PlmLens.Benchmarks.Peers;
using PlmLens.Benchmarks.SaeStep;
using PlmLens.Benchmarks.Serving;
using PlmLens.Benchmarks.SyntheticLens;
using PlmLens.Core;

IReadOnlyList<string> removed = BlasEnvironment.Clear();
try
{
    if (args is [Esm650MProcess.Verb, ..])
    {
        Esm650MProcess.Run(args.AsSpan(1));
        return 0;
    }

    if (args is [SaeMemoryProcess.Verb, ..])
    {
        SaeMemoryProcess.Run(args.AsSpan(1));
        return 0;
    }

    if (args is [ConceptScaleProcess.Verb, ..])
    {
        ConceptScaleProcess.Run(args.AsSpan(1));
        return 0;
    }

    if (args is [SyntheticLensOptions.Verb, ..])
    {
        SyntheticLensProgram.Run(args.AsSpan(1));
        return 0;
    }

    if (args is [ServeLoadOptions.Verb, ..])
    {
        await ServeLoadProgram.Run(args[1..]).ConfigureAwait(false);
        return 0;
    }

    if (args is [ExplorerViewsOptions.Verb, ..])
    {
        await ExplorerViewsProgram.Run(args[1..]).ConfigureAwait(false);
        return 0;
    }

    if (args is not ["ladder", ..])
        throw new UsageException(LadderOptions.Usage);
    LadderProgram.Run(LadderOptions.Parse(args.AsSpan(1)), removed);
    return 0;
}
catch (PlmLensException e)
{
    Console.Error.WriteLine(e.Message);
    return e.ExitCode;
}
