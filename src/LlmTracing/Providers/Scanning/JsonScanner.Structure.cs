using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Scanning;

// Objects, arrays and documents: where they begin and end.
internal sealed partial class JsonScanner
{
    private int BeginValue(ReadOnlySpan<byte> bytes, int i)
    {
        i = SkipBlanks(bytes, i);
        if (i == bytes.Length)
        {
            return i;
        }

        var b = bytes[i];

        var node = _node;
        if (_depth == 0)
        {
            node = null;
        }

        switch (b)
        {
            case (byte)'"':
                return BeginString(bytes, i + 1, node);
            case (byte)'{':
                return _depth == 0 ? BeginDocument(bytes, i) : BeginContainer(i + 1, Descend(node, isArray: false), isArray: false);
            case (byte)'[':
                if (_depth == 0)
                {
                    // Elements of an array at the root are documents; deeper nesting there is data that nobody looks for.
                    if (!_inRootArray)
                    {
                        _inRootArray = true;
                        _state = State.FirstElement;
                        return i + 1;
                    }

                    return BeginContainer(i + 1, null, isArray: true);
                }

                return BeginContainer(i + 1, Descend(node, isArray: true), isArray: true);
            case (byte)']' when _state == State.FirstElement:
                if (_depth == 0)
                {
                    _inRootArray = false;
                    _state = State.Value;
                }
                else
                {
                    Close(i, isArray: true);
                }

                return i + 1;
            case (byte)',' or (byte)'}' or (byte)']' or (byte)':':
                _state = State.Failed;
                return i;
            default:
                return BeginScalar(bytes, i, node);
        }
    }

    /// <summary>The node whose parts are followed inside an object or array, or null when it is skipped as a whole.</summary>
    private static PathNode? Descend(PathNode? node, bool isArray)
    {
        if (node is null)
        {
            return null;
        }

        return isArray ? node.Element is not null ? node : null : node.HasChildren ? node : null;
    }

    private int BeginContainer(int i, PathNode? node, bool isArray)
    {
        if (node is null || _depth == MaxDepth)
        {
            _reading = _node is { IsText: true } && _depth > 0 ? Reading.Measure : Reading.Skip;
            _textBytes = 0;
            _skipDepth = 1;
            _state = State.InTree;
            return i;
        }

        if (_depth == _nodes.Length)
        {
            Array.Resize(ref _nodes, MaxDepth);
        }

        _nodes[_depth] = node;
        _arrays = isArray ? _arrays | (1u << _depth) : _arrays & ~(1u << _depth);
        _depth++;
        if (isArray)
        {
            _node = node.Element;
            _state = State.FirstElement;
        }
        else
        {
            if (node.Field is not WireField.None)
            {
                Mark(i, 0, HoleKind.Enter, node);
                target.OnEnter(node);
            }

            _state = State.FirstKey;
        }

        return i;
    }

    private void EndValue()
    {
        if (_depth > 0)
        {
            _state = State.AfterValue;
        }
        else
        {
            _state = State.RootNext;
            DocumentEnded = _documentIsObject;
            _documentIsObject = false;
        }
    }

    private int AfterValue(ReadOnlySpan<byte> bytes, int i)
    {
        i = SkipBlanks(bytes, i);
        if (i == bytes.Length)
        {
            return i;
        }

        var b = bytes[i];

        i++;
        if (b == ',')
        {
            var isArray = (_arrays & (1u << (_depth - 1))) != 0;
            if (isArray)
            {
                _node = _nodes[_depth - 1].Element;
                _state = State.Value;
                return i;
            }

            _state = State.Key;
            return i;
        }

        if (b is (byte)'}' or (byte)']')
        {
            Close(i - 1, b == ']');
        }
        else
        {
            _state = State.Failed;
        }

        return i;
    }

    private void Close(int i, bool isArray)
    {
        var top = _depth - 1;
        if (((_arrays & (1u << top)) != 0) != isArray)
        {
            _state = State.Failed;
            return;
        }

        _depth = top;
        var node = _nodes[top];
        if (!isArray && node.Field is not WireField.None)
        {
            Mark(i, 0, HoleKind.Leave, node);
            target.OnLeave(node);
        }

        EndValue();
    }

    private int BetweenRoots(ReadOnlySpan<byte> bytes, int i)
    {
        var b = bytes[i];
        if (IsBlank(b))
        {
            return i + 1;
        }

        if (_inRootArray && b == ',')
        {
            _state = State.Value;
            return i + 1;
        }

        if (_inRootArray && b == ']')
        {
            _inRootArray = false;
            _state = State.Value;
            return i + 1;
        }

        if (_inRootArray)
        {
            _state = State.Failed;
            return i;
        }

        _state = State.Value;
        return i;
    }
}
