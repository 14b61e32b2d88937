using System.Buffers.Binary;
using System.Text;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>
/// Reads the data in a Python pickle: numbers, strings, bytes, lists, tuples, dictionaries and what the rules allow. Protocols 2 to 5,
/// and of protocol 0 what Python 2 wrote of lists of names.
/// </summary>
/// <remarks>
/// Only the operations that build such data exist here (Python's pickletools lists all of them). A length is checked against what is left
/// before anything is made, and objects take at most <see cref="MostBytesPerByte"/> bytes for a byte of the pickle. No recursion.
/// </remarks>
internal sealed partial class Unpickler
{
    /// <summary>Most memory for one byte of a pickle.</summary>
    public const int MostBytesPerByte = 96;

    private const int MostValues = 100_000;         // on the stack; Python's own writers keep to about 2,000
    private static readonly object True = true;
    private static readonly object False = false;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly PickleRules _rules;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly List<object?> _memo = [];
    private int _firstInMemo;
    private int _at;

    private Unpickler(ReadOnlyMemory<byte> bytes, PickleRules rules) => (_bytes, _rules) = (bytes, rules);

    /// <summary>Reads one pickle.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <param name="rules">What it may name.</param>
    /// <returns>
    /// null, a bool, long, double or string, <see cref="ReadOnlyMemory{T}"/> of bytes (a part of the pickle; Python 2's str too), a
    /// <see cref="PickleContainer"/>, or what the rules made.
    /// </returns>
    /// <exception cref="PickleException">It is damaged or asks for more.</exception>
    public static object? Read(ReadOnlyMemory<byte> bytes, PickleRules rules)
    {
        var reader = new Unpickler(bytes, rules);
        for (long operations = 0; operations < rules.MostOperations; operations++)
        {
            byte operation = reader.Take(1)[0];
            if (operation == (byte)'.')
            {
                return reader.Pop();
            }

            reader.Perform(operation);
        }

        throw new PickleException($"it takes more than {rules.MostOperations} operations");
    }

    /// <summary>A text, or bytes as the text they are in Latin-1; null for anything else.</summary>
    /// <param name="value">A value of a pickle, such as a key.</param>
    public static string? FindText(object? value) =>
        value is string text ? text : value is ReadOnlyMemory<byte> bytes ? Encoding.Latin1.GetString(bytes.Span) : null;

    private void Perform(byte operation)
    {
        if (TryPerformValue(operation) || TryPerformContainer(operation))
        {
            return;
        }

        switch ((char)operation)
        {
            case '\x80':
                Take(1);                                                                // PROTO
                break;
            case '\x95':
                Take(8);                                                                // FRAME
                break;
            case 'c':
                PushName(Line(), Line());                                               // GLOBAL
                break;
            case '\x93':
                string name = Pop<string>("a name");                                    // STACK_GLOBAL
                PushName(Pop<string>("a module"), name);
                break;
            case 'R':                                                                   // REDUCE
                PickleContainer arguments = Pop<PickleContainer>("arguments");
                Push(_rules.Make(Pop<PickleName>("a name").Name, arguments.Items));
                break;
            case 'Q':
                Push(_rules.Find(Pop()));                                               // BINPERSID
                break;
            case 'b':                                                                   // BUILD: attributes of a dictionary, not kept
                PickleContainer state = Pop<PickleContainer>("attributes");
                if (Top() is not PickleContainer { IsDictionary: true } && !_rules.TrySetState(Top(), state))
                {
                    throw new PickleException("it sets attributes of an object");
                }

                break;
            case 'p':
                Remember(LineNumber());                                                 // PUT
                break;
            case 'g':
                Push(Recall(LineNumber()));                                             // GET
                break;
            case 'q':
                Remember(Take(1)[0]);                                                   // BINPUT
                break;
            case 'r':
                Remember(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));             // LONG_BINPUT
                break;
            case '\x94':
                Remember(_firstInMemo + _memo.Count);                                                  // MEMOIZE
                break;
            case 'h':
                Push(Recall(Take(1)[0]));                                               // BINGET
                break;
            case 'j':
                Push(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));         // LONG_BINGET
                break;
            default:
                throw new PickleException($"it holds operation 0x{operation:X2} at byte {_at - 1}, which is not part of plain data");
        }
    }

    private bool TryPerformContainer(byte operation)
    {
        switch ((char)operation)
        {
            case '(':
                _marks.Push(_stack.Count);                                              // MARK
                RequireRoom(_marks.Count);
                return true;
            case ')':
            case ']':
                Push(new PickleContainer(isDictionary: false));                         // EMPTY_TUPLE, EMPTY_LIST
                return true;
            case '}':
                Push(new PickleContainer(isDictionary: true));                          // EMPTY_DICT
                return true;
            case 't':
            case 'l':
                PushTuple(_stack.Count - Mark());                                       // TUPLE, LIST
                return true;
            case 'd':                                                                   // DICT
                int from = Mark();
                var dictionary = new PickleContainer(isDictionary: true);
                RequirePairs(_stack.Count - from);
                dictionary.Add(Last(_stack.Count - from));
                Drop(_stack.Count - from);
                Push(dictionary);
                return true;
            case '\x85' or '\x86' or '\x87':
                PushTuple(operation - 0x84);                                            // TUPLE1 to TUPLE3
                return true;
            case 'a':
                AddToContainer(_stack.Count - 1, isDictionary: false);                  // APPEND
                return true;
            case 'e':
                AddToContainer(Mark(), isDictionary: false);                            // APPENDS
                return true;
            case 's':
                AddToContainer(_stack.Count - 2, isDictionary: true);                   // SETITEM
                return true;
            case 'u':
                AddToContainer(Mark(), isDictionary: true);                             // SETITEMS
                return true;
            default:
                return false;
        }
    }

    private void PushTuple(int count)
    {
        if (count > _stack.Count)
        {
            throw new PickleException("its stack runs empty");
        }

        var tuple = new PickleContainer(isDictionary: false);
        tuple.Add(Last(count));
        Drop(count);
        Push(tuple);
    }

    private void AddToContainer(int from, bool isDictionary)
    {
        int count = _stack.Count - from;
        if (from < 1 || _stack[from - 1] is not PickleContainer container || container.IsDictionary != isDictionary
            || (isDictionary && count % 2 != 0))
        {
            throw new PickleException($"it adds {count} values to what is no {(isDictionary ? "dictionary" : "list")}");
        }

        container.Add(Last(count));
        Drop(count);
    }

    private static void RequirePairs(int count)
    {
        if (count % 2 != 0)
        {
            throw new PickleException($"it makes a dictionary of {count} values");
        }
    }

    private void PushName(string module, string name)
    {
        string full = $"{module}.{name}";
        string shown = full.Length <= 80 ? full : full[..77] + "...";
        Push(_rules.IsKnown(full)
            ? new PickleName(full)
            : throw new PickleException($"it names '{shown}', which {_rules.Purpose} does not need"));
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _bytes.Length - _at)
        {
            throw new PickleException($"it claims {count} bytes where {_bytes.Length - _at} are left");
        }

        ReadOnlySpan<byte> taken = _bytes.Span.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private string Line() => Encoding.UTF8.GetString(TakeLine());

    private ReadOnlySpan<byte> TakeLine()
    {
        int length = _bytes.Span[_at..].IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = Take(length < 0 ? long.MaxValue : length);
        Take(1);
        return line;
    }

    private void Push(object? value)
    {
        RequireRoom(_stack.Count);
        _stack.Add(value);
    }

    private static void RequireRoom(int values)
    {
        if (values >= MostValues)
        {
            throw new PickleException($"it keeps more than {MostValues} values open");
        }
    }

    private object? Top() => _stack.Count > 0 ? _stack[^1] : throw new PickleException("its stack runs empty");

    private object? Pop()
    {
        object? top = Top();
        Drop(1);
        return top;
    }

    private T Pop<T>(string what)
        where T : class => Pop() as T ?? throw new PickleException($"it has no {what} where one is needed");

    private Span<object?> Last(int count) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stack)[(_stack.Count - count)..];

    private void Drop(int count) => _stack.RemoveRange(_stack.Count - count, count);

    private int Mark() => _marks.TryPop(out int mark) && mark <= _stack.Count ? mark : throw new PickleException("a mark is missing");

    private void Remember(long index)
    {
        // Python's writers number what they remember without gaps from 0, Python 2 from 1
        _firstInMemo = _memo.Count == 0 && index == 1 ? 1 : _firstInMemo;
        long place = index - _firstInMemo;
        if (place < 0 || place > _memo.Count)
        {
            throw new PickleException($"it remembers value {index} after {_memo.Count} others");
        }

        object? value = Top();
        if (place == _memo.Count)
        {
            _memo.Add(value);
        }
        else
        {
            _memo[(int)place] = value;
        }
    }

    private object? Recall(long index) => index >= _firstInMemo && index - _firstInMemo < _memo.Count
        ? _memo[(int)(index - _firstInMemo)]
        : throw new PickleException($"it recalls value {index} of {_memo.Count}");
}
