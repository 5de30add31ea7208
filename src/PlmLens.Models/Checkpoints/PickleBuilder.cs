using System.Buffers.Binary;
using System.Text;
using PlmLens.Core;
using Fault = PlmLens.Models.Checkpoints.PickleStack.Fault;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// Makes the data that a "call" in a pickle stands for. Nothing is executed: each global of the allow-list has its own
/// few lines here, which check every argument.
/// </summary>
internal sealed class PickleBuilder
{
    /// <summary>Elements that calls may copy in all: a long list can be named again and again by a few bytes.</summary>
    public const int MaxCopied = 4_000_000;

    private readonly Dictionary<string, PickleStorage> _storages = [];
    private int _copied;

    /// <summary>Key to storage of every storage that was referred to.</summary>
    public IReadOnlyDictionary<string, PickleStorage> Storages => _storages;

    /// <summary>The value of <paramref name="callee"/>(*<paramref name="args"/>).</summary>
    public PickleValue Call(PickleValue callee, IReadOnlyList<PickleValue> args)
    {
        if (callee is not PickleSymbol symbol)
            throw new Fault("calls something that is not a function");
        return symbol.Global.Kind switch
        {
            PickleGlobalKind.Dictionary => Dictionary(args),
            PickleGlobalKind.Set => Sequence(PickleSequenceKind.Set, args),
            PickleGlobalKind.Size => Sequence(PickleSequenceKind.Tuple, args),
            PickleGlobalKind.Namespace when args.Count == 0 => new PickleNamespace(),
            PickleGlobalKind.TensorV1 when args.Count == 4 => TensorOf(args, null),
            PickleGlobalKind.TensorV2 when args.Count is 6 or 7 => TensorOf(args, null),
            PickleGlobalKind.TensorV3 when args.Count is 7 or 8 =>
                TensorOf(args, args[6] is PickleSymbol { Global.Kind: PickleGlobalKind.DType } type
                    ? type.Global.DType
                    : throw new Fault("rebuilds a tensor without an element type")),
            PickleGlobalKind.Parameter when args is [PickleTensor tensor, ..] => tensor,
            PickleGlobalKind.Device when args is [PickleString name, ..] => name,
            PickleGlobalKind.Encode when args is [PickleString text, PickleString { Value: "latin1" }] =>
                new PickleBytes(Encoding.Latin1.GetBytes(Charged(text.Value, text.Value.Length))),
            PickleGlobalKind.NumpyDType when args is [PickleString name, ..] => new NumpyType(name.Value),
            PickleGlobalKind.NumpyScalar when args is [NumpyType type, PickleBytes bytes] =>
                NumpyScalar(type, bytes.Value.Span),
            _ => throw new Fault($"calls {symbol.Name} with arguments that do not fit it"),
        };
    }

    /// <summary>Gives <paramref name="target"/> its attributes.</summary>
    public void Build(PickleValue target, PickleValue state)
    {
        switch (target, state)
        {
            case (PickleNamespace names, PickleDictionary attributes):
                foreach ((PickleValue key, PickleValue value) in Charged(attributes, attributes.Entries.Count).Entries)
                    names.Attributes.Set(key, value);
                break;

            // Attributes of an OrderedDict (torch's _metadata) describe modules, not data.
            case (PickleDictionary, PickleDictionary):
                break;

            // (version, byte order, ...)
            case (NumpyType, PickleSequence { Items: [_, PickleString { Value: "<" or "|" }, ..] }):
                break;

            default:
                throw new Fault("sets the state of an object that has none");
        }
    }

    /// <summary>Resolves ('storage', class, key, location, elements[, view]).</summary>
    public PickleStorage Storage(PickleValue reference)
    {
        if (reference is not PickleSequence { Items: { Count: 5 or 6 } items } ||
            items[0] is not PickleString { Value: "storage" } || items[2] is not PickleString key ||
            items[1] is not PickleSymbol { Global: var type } ||
            type.Kind is not (PickleGlobalKind.Storage or PickleGlobalKind.UntypedStorage))
        {
            throw new Fault("refers to something outside it that is not a storage");
        }

        // The older form may add a view: (key, first element, elements).
        long offset = items is [.., PickleSequence { Items: [_, var first, _] }] ? Number(first) : 0;
        long elements = Number(items[4]);
        if (elements > long.MaxValue / sizeof(double))
            throw new Fault("refers to a storage of more bytes than there can be");
        var storage = new PickleStorage(key.Value, type.DType, elements, offset);
        if (!_storages.TryAdd(key.Value, storage) &&
            (_storages[key.Value].Bytes != storage.Bytes || _storages[key.Value].ElementSize != storage.ElementSize))
        {
            throw new Fault($"refers to storage {CheckpointErrors.Quote(key.Value)} with two sizes");
        }

        return storage;
    }

    private PickleDictionary Dictionary(IReadOnlyList<PickleValue> args)
    {
        var result = new PickleDictionary();
        if (args.Count == 0)
            return result;
        if (args is not [PickleSequence pairs])
            throw new Fault("makes a dictionary of something that is not pairs");
        foreach (PickleValue pair in Charged(pairs, pairs.Items.Count).Items)
        {
            if (pair is not PickleSequence { Items: [var key, var value] })
                throw new Fault("makes a dictionary of something that is not pairs");
            result.Set(key, value);
        }

        return result;
    }

    private PickleSequence Sequence(PickleSequenceKind kind, IReadOnlyList<PickleValue> args) => args switch
    {
        [] => new PickleSequence(kind),
        [PickleSequence source] => new PickleSequence(kind, [.. Charged(source, source.Items.Count).Items]),
        _ => throw new Fault("makes a sequence of something that is none"),
    };

    private T Charged<T>(T source, int elements) => (_copied += elements) <= MaxCopied && elements <= MaxCopied
        ? source
        : throw new Fault($"copies more than the {MaxCopied} elements that are allowed");

    // (storage, offset, shape, strides, ...)
    private static PickleTensor TensorOf(IReadOnlyList<PickleValue> args, DType? dtype)
    {
        if (args[0] is not PickleStorage storage || (dtype ?? storage.DType) is not { } type)
            throw new Fault("rebuilds a tensor without a typed storage");
        string? wrong = PickleTensor.TryCreate(
            storage, type, Number(args[1]), Numbers(args[2]), Numbers(args[3]), out PickleTensor tensor);
        return wrong is null ? tensor : throw new Fault(wrong);
    }

    private static long[] Numbers(PickleValue value)
    {
        if (value is not PickleSequence { Items.Count: <= TensorInfo.MaxRank } sequence)
            throw new Fault($"has a tensor without a shape and strides of at most {TensorInfo.MaxRank} numbers");
        return [.. sequence.Items.Select(Number)];
    }

    private static long Number(PickleValue value) =>
        value is PickleInteger { Value: var number } && number >= 0 && number <= long.MaxValue
            ? (long)number
            : throw new Fault("has a size, offset or stride that is not a whole number from 0");

    private static PickleValue NumpyScalar(NumpyType type, ReadOnlySpan<byte> bytes) => (type.Name, bytes.Length) switch
    {
        ("f8", 8) => new PickleFloat(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        ("f4", 4) => new PickleFloat(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        ("f2", 2) => new PickleFloat((double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        ("i8", 8) => new PickleInteger(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        ("i4", 4) => new PickleInteger(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        ("u8", 8) => new PickleInteger(BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        ("u4", 4) => new PickleInteger(BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        ("b1", 1) => PickleBool.Of(bytes[0] != 0),
        _ => throw new Fault("has a numpy number of a kind that is not supported"),
    };

    private sealed class NumpyType(string name) : PickleValue
    {
        public string Name => name;
    }
}
