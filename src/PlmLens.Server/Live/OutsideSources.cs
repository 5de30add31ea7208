using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using PlmLens.Core;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Live;

/// <summary>
/// The outside sources that the user turned on. The server fetches, so that the page asks nobody but its own server; it
/// asks fixed hosts for ids of a strict form, follows no redirection, and takes answers of a bounded size.
/// </summary>
internal sealed partial class OutsideSources : IDisposable
{
    /// <summary>All that can be turned on.</summary>
    public static readonly FrozenSet<string> Names = FrozenSet.Create("alphafold", "pdb", "uniprot");

    private const int MostStructureBytes = 32 << 20;
    private const int MostTextBytes = 1 << 20;
    private const int MostCached = 16;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);
    private readonly FrozenSet<string> _allowed;
    private readonly HttpClient _client;
    private readonly SemaphoreSlim _atOnce = new(4);
    private readonly Lock _gate = new();
    private readonly LinkedList<(string Address, byte[] Bytes)> _cache = new();

    /// <param name="allowed">Names of those that are turned on.</param>
    /// <param name="handler">Sends requests; null for the network.</param>
    public OutsideSources(IEnumerable<string> allowed, HttpMessageHandler? handler = null)
    {
        _allowed = allowed.ToFrozenSet();
        _client = new HttpClient(handler ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
            ConnectTimeout = TimeSpan.FromSeconds(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("plmlens");
    }

    /// <summary>A predicted structure from the AlphaFold database, as mmCIF.</summary>
    /// <exception cref="RequestFailure">Not turned on, no accession, nothing there, or it cannot be
    /// fetched.</exception>
    public async Task<byte[]> AlphaFold(string accession, CancellationToken cancel)
    {
        Require("alphafold", "the AlphaFold database");
        string id = Accession(accession);

        // Releases have numbers; the newest is asked for first.
        foreach (int version in (int[])[6, 4])
        {
            string address = string.Create(
                CultureInfo.InvariantCulture, $"https://alphafold.ebi.ac.uk/files/AF-{id}-F1-model_v{version}.cif");
            if (await Fetch(address, MostStructureBytes, cancel).ConfigureAwait(false) is { } bytes)
                return bytes;
        }

        throw RequestFailure.NotFound($"The AlphaFold database has no structure of {id}.");
    }

    /// <summary>An experimental structure from the PDB, as mmCIF.</summary>
    /// <exception cref="RequestFailure">As for the AlphaFold database.</exception>
    public async Task<byte[]> Pdb(string id, CancellationToken cancel)
    {
        Require("pdb", "the PDB");
        if (!PdbForm().IsMatch(id))
            throw new RequestFailure(StatusCodes.Status400BadRequest, "That is no PDB id: four letters and digits.");
        string name = id.ToUpperInvariant();
        return await Fetch($"https://files.rcsb.org/download/{name}.cif", MostStructureBytes, cancel)
            .ConfigureAwait(false) ?? throw RequestFailure.NotFound($"The PDB has no mmCIF file of {name}.");
    }

    /// <summary>A sequence from UniProt.</summary>
    /// <exception cref="RequestFailure">As for the AlphaFold database.</exception>
    public async Task<SequenceInput> Sequence(ExploredLens lens, string accession, CancellationToken cancel)
    {
        if (!_allowed.Contains("uniprot"))
        {
            throw RequestFailure.NotFound(
                $"The lens has no protein {Endpoints.LensEndpoints.Shown(accession)}, and UniProt is not asked: paste "
                + "the sequence, or start the server with --allow uniprot.");
        }

        string id = Accession(accession);
        byte[] fasta = await Fetch($"https://rest.uniprot.org/uniprotkb/{id}.fasta", MostTextBytes, cancel)
            .ConfigureAwait(false) ?? throw RequestFailure.NotFound($"UniProt has no protein {id}.");
        try
        {
            return SequenceInput.OfText(lens, Encoding.UTF8.GetString(fasta));
        }
        catch (PlmLensException e)
        {
            throw new RequestFailure(StatusCodes.Status502BadGateway, $"UniProt's answer cannot be read: {e.Message}");
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _atOnce.Dispose();
    }

    // https://www.uniprot.org/help/accession_numbers
    [GeneratedRegex(@"\A(?:[OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})\z")]
    private static partial Regex AccessionForm();

    [GeneratedRegex(@"\A[1-9][A-Za-z0-9]{3}\z")]
    private static partial Regex PdbForm();

    private static string Accession(string text) => AccessionForm().IsMatch(text)
        ? text
        : throw new RequestFailure(StatusCodes.Status400BadRequest, "That is no UniProt accession.");

    private void Require(string source, string name)
    {
        if (!_allowed.Contains(source))
        {
            throw new RequestFailure(
                StatusCodes.Status403Forbidden,
                $"Asking {name} is turned off; start the server with --allow {source}.");
        }
    }

    // Null when the source has nothing there.
    private async Task<byte[]?> Fetch(string address, int most, CancellationToken cancel)
    {
        if (Cached(address) is { } known)
            return known;
        string host = new Uri(address).Host;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(s_longest);
        await _atOnce.WaitAsync(timeout.Token).ConfigureAwait(false);
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(
                new Uri(address), HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                return null;
            if (answer.StatusCode != HttpStatusCode.OK)
                throw Gateway($"{host} answered {(int)answer.StatusCode}; try again later.");
            using Stream stream = await answer.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            byte[] bytes = await BoundedRead.AllAsync(stream, most, timeout.Token).ConfigureAwait(false)
                ?? throw Gateway($"What {host} sends is larger than {most >> 20} MiB; it is not taken.");
            Keep(address, bytes);
            return bytes;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Gateway($"{host} cannot be reached ({e.GetBaseException().Message.TrimEnd('.')}); try again later.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RequestFailure(
                StatusCodes.Status504GatewayTimeout, $"{host} did not answer in {s_longest.TotalSeconds:0} seconds.");
        }
        finally
        {
            _atOnce.Release();
        }
    }

    private static RequestFailure Gateway(string sentence) => new(StatusCodes.Status502BadGateway, sentence);

    private byte[]? Cached(string address)
    {
        lock (_gate)
        {
            LinkedListNode<(string Address, byte[] Bytes)>? next;
            for (var node = _cache.First; node is not null; node = next)
            {
                next = node.Next;
                if (node.Value.Address != address)
                    continue;
                _cache.Remove(node);
                _cache.AddFirst(node);
                return node.Value.Bytes;
            }

            return null;
        }
    }

    private void Keep(string address, byte[] bytes)
    {
        lock (_gate)
        {
            _cache.AddFirst((address, bytes));
            while (_cache.Count > MostCached || (_cache.Count > 1 && _cache.Sum(c => (long)c.Bytes.Length) > 64 << 20))
                _cache.RemoveLast();
        }
    }
}
