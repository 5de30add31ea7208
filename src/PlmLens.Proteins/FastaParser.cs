using System.Buffers;
using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>The state of reading one FASTA text.</summary>
internal sealed class FastaParser(TextSource source, ProteinReaderOptions options)
{
    private const int MaxHeader = 1 << 20;

    private readonly SequenceBuilder _sequence = new(options.MaxResidues);
    private readonly ArrayBufferWriter<byte> _headerBytes = new();
    private readonly RecordIds _ids = new(source, options);
    private FastaHeader? _header;
    private long _headerLine;
    private bool _inHeader;

    /// <summary>The next record; null at the end.</summary>
    public ProteinRecord? Next()
    {
        while (source.TryReadPiece(out ReadOnlySpan<byte> piece, out bool startsLine, out bool endsLine))
        {
            ProteinRecord? finished = null;
            if (startsLine && piece is [(byte)'>', ..])
            {
                finished = Finish();
                _inHeader = true;
                piece = piece[1..];
            }

            if (_inHeader)
                AddToHeader(piece, endsLine);
            else
                AddToSequence(piece, endsLine);
            if (finished is not null)
                return finished;
        }

        if (_inHeader)
            EndHeader();
        if (_header is null && source.Line == 0)
            throw new PlmLensException($"{source.Name} is empty; give a FASTA file with at least one record.");
        if (_header is null && _headerLine == 0)
            throw source.Error("there is no record, only blank lines; a FASTA record starts with '>'.");
        return Finish();
    }

    private void AddToHeader(ReadOnlySpan<byte> piece, bool endsLine)
    {
        if (_headerBytes.WrittenCount + piece.Length > MaxHeader)
            throw source.Error("the header is longer than 1 MiB; this is not a FASTA file.");
        _headerBytes.Write(piece);
        if (endsLine)
            EndHeader();
    }

    private void EndHeader()
    {
        ReadOnlySpan<byte> bytes = _headerBytes.WrittenSpan;
        FastaHeader header = FastaHeader.Parse(source.Decode(bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes));
        _headerBytes.ResetWrittenCount();
        _inHeader = false;
        _headerLine = source.Line;
        if (header.Accession.Length == 0)
            throw source.Error("the header has no id; write one right after '>'.");
        _ids.Add(header.Accession, _headerLine);
        _header = header;
        _sequence.Clear();
    }

    private void AddToSequence(ReadOnlySpan<byte> piece, bool endsLine)
    {
        if (_header is null)
        {
            if (piece.ContainsAnyExcept(" \t\r"u8))
                throw source.Error("there is text before the first '>'; a FASTA record starts with '>' and its id.");
            return;
        }

        string? complaint = _sequence.Append(piece) ?? (endsLine ? _sequence.EndLine() : null);
        if (complaint is not null)
            throw source.Error($"record {_header.Value.Accession}: {complaint}");
    }

    private ProteinRecord? Finish()
    {
        if (_header is not { } header)
            return null;
        if (_sequence.EndLine() is { } complaint)
            throw source.Error($"record {header.Accession}: {complaint}");
        if (_sequence.Residues == 0)
            throw source.Error(_headerLine, $"record {header.Accession} has no sequence; add it or remove the record.");
        _header = null;
        return new ProteinRecord
        {
            Accession = header.Accession,
            EntryName = header.EntryName,
            Reviewed = header.Reviewed,
            Description = header.Description,
            Organism = header.Organism,
            TaxonId = header.TaxonId,
            GeneNames = header.Gene is null ? [] : [header.Gene],
            Sequence = _sequence.ToString(),
        };
    }
}
