using System.Numerics;
using System.Text;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Scanning;

/// <summary>
/// A node of the tree of field paths that a scan follows. What no path leads to is skipped, not read. Immutable once built.
/// </summary>
internal sealed class PathNode
{
    private readonly Dictionary<string, PathNode> _children = new(StringComparer.Ordinal);
    private Entry[] _table = [];
    private PathNode[] _all = [];
    private uint _shift;

    private PathNode(string path) => Path = path;

    /// <summary>The path from the root, such as <c>usage.prompt_tokens</c>.</summary>
    public string Path { get; }

    /// <summary>What the value at this path is; <see cref="WireField.None"/> for a node on the way.</summary>
    public WireField Field { get; private set; }

    /// <summary>The node of an array's elements.</summary>
    public PathNode? Element { get; private set; }

    /// <summary>Whether an object or array here holds anything that is looked for.</summary>
    public bool HasChildren { get; private set; }

    /// <summary>Whether this is text whose length counts, not its value.</summary>
    public bool IsText { get; private set; }

    /// <summary>Whether the value here belongs to one call and no other.</summary>
    public bool IsOfOneCall { get; private set; }

    /// <summary>Its place among the nodes of its tree.</summary>
    public ushort Index { get; private set; }

    /// <summary>The structures of documents that were read by this tree; at its root only.</summary>
    public TemplateMemory Templates => field ??= new TemplateMemory();

    /// <summary>Builds the tree. A path is keys joined by dots; <c>[]</c> after a key stands for the elements of its array.</summary>
    public static PathNode Build(IEnumerable<FieldPath> paths)
    {
        var root = new PathNode("");
        foreach (var path in paths)
        {
            root.Add(path);
        }

        root.Freeze();
        var all = new List<PathNode>();
        root.AddTo(all);
        root._all = [.. all];
        return root;
    }

    /// <summary>The node of this tree that a hole is found at.</summary>
    public PathNode Of(in Hole hole) => _all[hole.Node];

    /// <summary>The child under a key, or null when nothing below that key is looked for.</summary>
    public PathNode? Find(ReadOnlySpan<byte> key)
    {
        var table = _table;
        if (table.Length == 0 || key.IsEmpty)
        {
            return null;
        }

        ref readonly var entry = ref table[Slot(key, _shift) & (uint)(table.Length - 1)];
        if (entry.Key is null)
        {
            return null;
        }

        if (key.SequenceEqual(entry.Key))
        {
            return entry.Node;
        }

        for (var link = entry.Next; link is not null; link = link.Next)
        {
            if (key.SequenceEqual(link.Key))
            {
                return link.Node;
            }
        }

        return null;
    }

    private static uint Slot(ReadOnlySpan<byte> key, uint shift) =>
        (uint)((key.Length * 7) + (key[0] << (int)shift) + (key[^1] * 3) + key[key.Length >> 1]);

    private void Add(FieldPath path)
    {
        var node = this;
        foreach (var part in path.Path.Split('.'))
        {
            var key = part;
            var depth = 0;
            while (key.EndsWith("[]", StringComparison.Ordinal))
            {
                key = key[..^2];
                depth++;
            }

            if (key.Length > 0)
            {
                node = node.Child(key);
            }

            for (; depth > 0; depth--)
            {
                node = node.Element ??= new PathNode(node.Path + "[]");
            }
        }

        node.Field = path.Field;
        node.IsText = path.Field == WireField.Text;
        node.IsOfOneCall = path.Field.IsOfOneCall();
    }

    private PathNode Child(string key)
    {
        if (!_children.TryGetValue(key, out var child))
        {
            child = new PathNode(Path.Length == 0 ? key : $"{Path}.{key}");
            _children.Add(key, child);
        }

        return child;
    }

    private void AddTo(List<PathNode> all)
    {
        Index = (ushort)all.Count;
        all.Add(this);
        Element?.AddTo(all);
        foreach (var child in _children.Values)
        {
            child.AddTo(all);
        }
    }

    private void Freeze()
    {
        HasChildren = _children.Count > 0 || Element is not null;
        Element?.Freeze();
        var best = int.MaxValue;
        for (uint shift = 0; shift < 4 && best > 0 && _children.Count > 0; shift++)
        {
            var table = new Entry[BitOperations.RoundUpToPowerOf2((uint)_children.Count * 4)];
            var collisions = 0;
            foreach (var (key, node) in _children)
            {
                var bytes = Encoding.UTF8.GetBytes(key);
                ref var entry = ref table[Slot(bytes, shift) & (uint)(table.Length - 1)];
                if (entry.Key is null)
                {
                    (entry.Key, entry.Node) = (bytes, node);
                }
                else
                {
                    collisions++;
                    entry.Next = new Link(bytes, node, entry.Next);
                }
            }

            if (collisions < best)
            {
                (best, _table, _shift) = (collisions, table, shift);
            }
        }

        foreach (var child in _children.Values)
        {
            child.Freeze();
        }
    }

    private struct Entry
    {
        public byte[]? Key;
        public PathNode? Node;

        /// <summary>Others of the same slot: few, if any.</summary>
        public Link? Next;
    }

    private sealed record Link(byte[] Key, PathNode Node, Link? Next);
}
