using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using PlmLens.Core;
using Fault = PlmLens.Models.Checkpoints.PickleStack.Fault;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// Reads one pickle (protocols 2 to 5) into plain data. It knows only the globals of <see cref="PickleGlobal"/> and
/// runs nothing; any other global ends the reading with its name in the message.
/// </summary>
/// <remarks>The machine and its operations: CPython's Lib/pickletools.py.</remarks>
internal ref struct PickleReader
{
    /// <summary>A longer pickle is refused: tensors lie outside it, so that it stays small.</summary>
    public const int MaxBytes = 64 << 20;

    private readonly PickleStack _stack = new();
    private readonly PickleBuilder _builder;
    private PickleInput _input;

    private PickleReader(string path, ReadOnlySpan<byte> bytes, PickleBuilder builder)
    {
        _input = new PickleInput(path, bytes);
        _builder = builder;
    }

    /// <summary>Reads the pickle at the start of <paramref name="bytes"/>.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="bytes">The pickle and what follows it.</param>
    /// <param name="builder">Collects the storages that the pickle refers to.</param>
    /// <param name="consumed">Length of the pickle in bytes.</param>
    /// <exception cref="PlmLensException">It is damaged, or names a global that is not allowed.</exception>
    public static PickleValue Read(string path, ReadOnlySpan<byte> bytes, PickleBuilder builder, out int consumed)
    {
        var reader = new PickleReader(path, bytes[..Math.Min(bytes.Length, MaxBytes)], builder);
        try
        {
            PickleValue value = reader.Run();
            consumed = reader._input.Position;
            return value;
        }
        catch (Fault fault)
        {
            throw reader._input.Damaged(fault.Message);
        }
    }

    private PickleValue Run()
    {
        if (_input.ReadByte() != 0x80 || _input.ReadByte() is not (>= 2 and <= 5))
            throw _input.Refused("is not of protocol 2 to 5");
        while (true)
        {
            byte code = _input.ReadByte();
            if (code == '.')
                return _stack.Pop();
            if (!Constant(code) && !Container(code) && !Machine(code) && !Object(code))
                throw _input.Refused($"uses the operation 0x{code:x2}, which no checkpoint needs");
        }
    }

    private bool Constant(byte code)
    {
        PickleValue value;
        switch (code)
        {
            case (byte)'N': value = PickleNone.Instance; break;
            case 0x88: value = PickleBool.Of(true); break;
            case 0x89: value = PickleBool.Of(false); break;
            case (byte)'J': value = new PickleInteger(_input.ReadInt32()); break;
            case (byte)'K': value = new PickleInteger(_input.ReadByte()); break;
            case (byte)'M': value = new PickleInteger(_input.ReadUInt16()); break;
            case 0x8A: value = new PickleInteger(new BigInteger(_input.Take(_input.ReadByte()))); break;
            case (byte)'I' or (byte)'L': value = Decimal(_input.ReadLine()); break;
            case (byte)'G': value = new PickleFloat(_input.ReadDouble()); break;
            case 0x8C: value = new PickleString(_input.ReadUtf8(_input.ReadByte())); break;
            case (byte)'X': value = new PickleString(_input.ReadUtf8(_input.ReadUInt32())); break;
            case 0x8D: value = new PickleString(_input.ReadUtf8(_input.ReadUInt64())); break;
            case (byte)'U': value = new PickleString(_input.ReadLatin1(_input.ReadByte())); break;
            case (byte)'T': value = new PickleString(_input.ReadLatin1(_input.ReadUInt32())); break;
            case (byte)'C': value = new PickleBytes(_input.Take(_input.ReadByte()).ToArray()); break;
            case (byte)'B': value = new PickleBytes(_input.Take(_input.ReadUInt32()).ToArray()); break;
            case 0x8E or 0x96: value = new PickleBytes(_input.Take(_input.ReadUInt64()).ToArray()); break;
            default: return false;
        }

        _stack.Push(value);
        return true;
    }

    private readonly bool Container(byte code)
    {
        switch (code)
        {
            case (byte)']': _stack.Push(new PickleSequence(PickleSequenceKind.List)); break;
            case (byte)')': _stack.Push(new PickleSequence(PickleSequenceKind.Tuple)); break;
            case 0x8F: _stack.Push(new PickleSequence(PickleSequenceKind.Set)); break;
            case (byte)'}': _stack.Push(new PickleDictionary()); break;
            case (byte)'l': _stack.Push(new PickleSequence(PickleSequenceKind.List, _stack.PopToMark())); break;
            case (byte)'t': _stack.Push(new PickleSequence(PickleSequenceKind.Tuple, _stack.PopToMark())); break;
            case 0x91: _stack.Push(new PickleSequence(PickleSequenceKind.Set, _stack.PopToMark())); break;
            case (byte)'d': _stack.Push(SetItems(new PickleDictionary(), _stack.PopToMark())); break;
            case 0x85 or 0x86 or 0x87: _stack.Push(Tuple(code - 0x84)); break;
            case (byte)'a': Append([_stack.Pop()]); break;
            case (byte)'e' or 0x90: Append(_stack.PopToMark()); break;
            case (byte)'s':
                PickleValue value = _stack.Pop();
                PickleValue key = _stack.Pop();
                SetItems(Target(), [key, value]);
                break;
            case (byte)'u':
                List<PickleValue> items = _stack.PopToMark();
                SetItems(Target(), items);
                break;
            default: return false;
        }

        return true;
    }

    private bool Machine(byte code)
    {
        switch (code)
        {
            case 0x80:
                _input.ReadByte();
                break;

            // A frame only says how much may be read ahead.
            case 0x95:
                _input.ReadUInt64();
                break;
            case (byte)'0': _stack.Drop(); break;
            case (byte)'1': _stack.PopToMark(); break;
            case (byte)'2': _stack.Push(_stack.Top); break;
            case (byte)'(': _stack.Mark(); break;
            case (byte)'q': _stack.Remember(_input.ReadByte()); break;
            case (byte)'r': _stack.Remember(_input.ReadUInt32()); break;
            case 0x94: _stack.Remember(_stack.MemoCount); break;
            case (byte)'h': _stack.Recall(_input.ReadByte()); break;
            case (byte)'j': _stack.Recall(_input.ReadUInt32()); break;
            default: return false;
        }

        return true;
    }

    private bool Object(byte code)
    {
        switch (code)
        {
            case (byte)'c':
                _stack.Push(Global(_input.ReadLine(), _input.ReadLine()));
                break;
            case 0x93:
                PickleValue name = _stack.Pop();
                if ((_stack.Pop(), name) is not (PickleString module, PickleString text))
                    throw _input.Damaged("names a global by something that is not text");
                _stack.Push(Global(module.Value, text.Value));
                break;
            case (byte)'i':
                PickleSymbol type = Global(_input.ReadLine(), _input.ReadLine());
                _stack.Push(_builder.Call(type, _stack.PopToMark()));
                break;
            case (byte)'o':
                List<PickleValue> parts = _stack.PopToMark();
                if (parts.Count == 0)
                    throw _input.Damaged("makes an object of nothing");
                _stack.Push(_builder.Call(parts[0], parts[1..]));
                break;

            // f(*args) and cls.__new__(cls, *args): the same for every global that is allowed.
            case (byte)'R' or 0x81:
                Call();
                break;
            case 0x92:
                if (_stack.Pop() is not PickleDictionary { Entries.Count: 0 })
                    throw _input.Damaged("makes an object with named arguments");
                Call();
                break;
            case (byte)'b':
                PickleValue state = _stack.Pop();
                _builder.Build(_stack.Top, state);
                break;
            case (byte)'Q':
                _stack.Push(_builder.Storage(_stack.Pop()));
                break;
            default: return false;
        }

        return true;
    }

    private readonly PickleSymbol Global(string module, string name)
    {
        string full = $"{module}.{name}";
        return PickleGlobal.Find(full) is { } global
            ? new PickleSymbol(global)
            : throw CheckpointErrors.Refused(_input.Path, $"its pickle names the Python object " +
                $"{CheckpointErrors.Quote(full)}, which is not data and is never loaded");
    }

    private readonly void Call()
    {
        if (_stack.Pop() is not PickleSequence { Kind: PickleSequenceKind.Tuple } args)
            throw new Fault("calls a function with something that is not a tuple");
        _stack.Push(_builder.Call(_stack.Pop(), args.Items));
    }

    private readonly PickleSequence Tuple(int length)
    {
        var items = new PickleValue[length];
        for (int i = length - 1; i >= 0; i--)
            items[i] = _stack.Pop();
        return new PickleSequence(PickleSequenceKind.Tuple, [.. items]);
    }

    private readonly void Append(List<PickleValue> items)
    {
        if (_stack.Top is not PickleSequence { Kind: not PickleSequenceKind.Tuple } target)
            throw new Fault("appends to something that is not a list");
        target.AddRange(CollectionsMarshal.AsSpan(items));
    }

    private readonly PickleDictionary Target() =>
        _stack.Top as PickleDictionary ?? throw new Fault("sets an item of something that is not a dictionary");

    private static PickleDictionary SetItems(PickleDictionary target, List<PickleValue> items)
    {
        if (items.Count % 2 != 0)
            throw new Fault("has a dictionary key without a value");
        for (int i = 0; i < items.Count; i += 2)
            target.Set(items[i], items[i + 1]);
        return target;
    }

    // "01" and "00" are how Python 2 wrote True and False; an L marks a long.
    private readonly PickleValue Decimal(string line)
    {
        if (line is "00" or "01")
            return PickleBool.Of(line == "01");
        string digits = line.EndsWith('L') ? line[..^1] : line;
        return BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? new PickleInteger(n)
            : throw _input.Damaged("has a number that is none");
    }
}
