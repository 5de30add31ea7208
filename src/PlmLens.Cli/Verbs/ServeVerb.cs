using System.CommandLine;
using System.Diagnostics;
using PlmLens.Core;
using PlmLens.Server;

namespace PlmLens.Cli.Verbs;

/// <summary>`serve`: the explorer in the browser.</summary>
internal static class ServeVerb
{
    private static readonly string[] s_sources = ["alphafold", "pdb", "uniprot"];

    private static readonly Argument<string[]> s_lenses = new("lens")
    {
        Description = "Lenses, made by score or demo.",
        HelpName = "DIR",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<int> s_port = new("--port")
    {
        Description = "Port; 0 for any that is free.",
        HelpName = "N",
        DefaultValueFactory = _ => 8377,
    };

    private static readonly Option<string> s_host = new("--host")
    {
        Description = "Address to listen on. One that other machines can reach needs --token.",
        HelpName = "ADDR",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<string?> s_token = new("--token")
    {
        Description = "What clients must say to be answered, 16 characters or more.",
        HelpName = "T",
    };

    private static readonly Option<string?> s_structures = new("--structures")
    {
        Description = "Folder of PDB or mmCIF files, named after accessions.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> s_allow = new("--allow")
    {
        Description = "Outside sources that the server may ask, with commas between: alphafold, pdb, "
            + "uniprot (default: none; nothing leaves this machine).",
        HelpName = "LIST",
    };

    private static readonly Option<bool> s_noLabels = new("--no-labels")
    {
        Description = "Do not let labels be written.",
    };

    private static readonly Option<bool> s_open = new("--open")
    {
        Description = "Open the explorer in the browser.",
    };

    private static readonly Option<string?> s_openApi = new("--openapi")
    {
        Description = "Write the OpenAPI document of the server to a file and end; needs no lens.",
        HelpName = "FILE",
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "serve",
            "Explore lenses in the browser: latents, concepts, proteins, maps, and sequences of your own.",
            "plmlens serve demo-lens --open",
            "plmlens serve layer3 layer6 --structures pdb-files",
            "plmlens serve lens --host 0.0.0.0 --token \"$(openssl rand -hex 16)\"")
        {
            s_lenses,
            s_port,
            s_host,
            s_token,
            ModelOptions.Model,
            s_structures,
            s_allow,
            s_noLabels,
            s_open,
            s_openApi,
        };
        command.SetAction((parsed, cancel) => Run(VerbContext.Current, parsed, cancel));
        return command;
    }

    private static async Task<int> Run(VerbContext context, ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.GetValue(s_openApi) is { } file)
        {
            AtomicFile.WriteAllText(file, await ExplorerServer.OpenApi(cancel).ConfigureAwait(false));
            return CliApp.Success;
        }

        string[] lenses = parsed.GetValue(s_lenses) ?? [];
        if (lenses.Length == 0)
            throw new UsageException("serve needs at least one lens; make one with demo or score.");
        string? model = parsed.GetValue(ModelOptions.Model);
        var options = new ExplorerOptions
        {
            Lenses = lenses,
            Port = parsed.GetValue(s_port),
            Host = parsed.GetRequiredValue(s_host),
            Token = parsed.GetValue(s_token),
            Model = model is null ? null : Bundled.ResolveModel(model),
            KnownModels = model is null ? Bundled.Candidates : [],
            Structures = parsed.GetValue(s_structures),
            Allow = Sources(parsed.GetValue(s_allow)),
            Labels = !parsed.GetValue(s_noLabels),
            Log = context.Progress.Note,
        };
        ExplorerServer server = await ExplorerServer.Start(options, cancel).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            if (context.Json)
                context.WriteJson(new { address = server.Address, lenses = options.Lenses });
            else
                context.Out.WriteLine($"{server.Address}/  (Ctrl-C ends)");
            context.Out.Flush();
            if (parsed.GetValue(s_open))
                Open(server.Address, context);
            await server.Run(cancel).ConfigureAwait(false);
        }

        return CliApp.Success;
    }

    private static string[] Sources(string? list)
    {
        string[] sources = (list ?? "").Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string? unknown = sources.FirstOrDefault(source => !s_sources.Contains(source));
        return unknown is null
            ? [.. sources.Distinct()]
            : throw new UsageException($"--allow {unknown} is neither {string.Join(" nor ", s_sources)}.");
    }

    private static void Open(string address, VerbContext context)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            context.Progress.Note($"No browser could be started ({e.Message}); open {address} yourself.");
        }
    }
}
