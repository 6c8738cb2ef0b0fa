namespace LlmTracing.Providers;

/// <summary>Values under texts, found by the letters of a span. Built once; then safe for many threads, and finding allocates nothing.</summary>
/// <remarks>
/// The framework's tables do this too. Theirs are made for our types when a process starts, or weigh the keys first: most of what recognising
/// the first call would cost.
/// </remarks>
internal sealed class TextIndex<T>(StringComparison comparison)
    where T : class
{
    private const int Slots = 256;

    private readonly Group?[] _slots = new Group?[Slots];

    /// <summary>The values under a text, which more may be added to.</summary>
    public List<T> At(string text)
    {
        ref var slot = ref _slots[SlotOf(text)];
        if (Find(slot, text) is { } known)
        {
            return known;
        }

        slot = new Group(text, slot);
        return slot.Values;
    }

    /// <summary>The values under a text; null where there are none.</summary>
    public List<T>? Find(ReadOnlySpan<char> text) => Find(_slots[SlotOf(text)], text);

    private List<T>? Find(Group? group, ReadOnlySpan<char> text)
    {
        for (; group is not null; group = group.Next)
        {
            if (text.Equals(group.Text, comparison))
            {
                return group.Values;
            }
        }

        return null;
    }

    private int SlotOf(ReadOnlySpan<char> text) => string.GetHashCode(text, comparison) & (Slots - 1);

    private sealed class Group(string text, Group? next)
    {
        public string Text { get; } = text;

        public Group? Next { get; } = next;

        public List<T> Values { get; } = [];
    }
}
