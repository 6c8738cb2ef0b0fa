namespace LlmTracing.Providers.Scanning;

/// <summary>
/// The structures that documents of one format came in lately: a service hears the same few again and again. Bounded, and without what models
/// and callers write (<see cref="DocumentTemplate"/>). Safe for many threads, without a lock.
/// </summary>
/// <remarks>
/// A structure is learnt when it comes for the second time, and anew when a value changes that never did before. Where there are more than there is room for, one gives way that was not used since
/// room was last asked for. What threads do to one another here costs a scan, never a fact.
/// </remarks>
internal sealed class TemplateMemory
{
    private const int Slots = 8;
    private const int SeenSlots = 32;
    private const int MaxLength = 4096;

    // A document that was found to differ behind so many bytes is not compared with others.
    private const int MaxCompared = 4096;

    private readonly DocumentTemplate?[] _templates = new DocumentTemplate?[Slots];
    private readonly uint[] _seen = new uint[SeenSlots];
    private int _last;
    private int _used;

    /// <summary>Finds the structure of the document that begins at <paramref name="at"/>; null where it is not known.</summary>
    /// <param name="bytes">Bytes with the document.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="found">Takes its open holes; made larger where they are more.</param>
    /// <param name="end">Where it ends.</param>
    public DocumentTemplate? Find(ReadOnlySpan<byte> bytes, int at, ref Hole[] found, out int end)
    {
        var last = _last;
        end = at;
        for (var i = 0; i < Slots && end - at < MaxCompared; i++)
        {
            // The last one first, then all in their order.
            var slot = i == 0 ? last : i <= last ? i - 1 : i;
            if (_templates[slot] is not { } template)
            {
                continue;
            }

            if (found.Length < template.OpenHoles)
            {
                found = new Hole[template.OpenHoles];
            }

            if (template.TryMatch(bytes, at, found, out end))
            {
                Use(slot);
                return template;
            }
        }

        return null;
    }

    /// <summary>Takes note of a document whose structure was not found.</summary>
    public void Learn(in MarkedDocument document)
    {
        var structure = document.Structure;
        if (SlotOf(structure) is >= 0 and var known)
        {
            // It did not match. If not for one of its values, then it is another structure of the same hash.
            if (_templates[known]?.HoldsAll(document) == false)
            {
                Keep(known, document);
            }

            return;
        }

        ref var seen = ref _seen[structure % SeenSlots];
        if (seen != structure)
        {
            seen = structure;
            return;
        }

        seen = 0;
        if (document.LiteralBytes <= MaxLength && Room() is >= 0 and var free)
        {
            Keep(free, document);
        }
    }

    private void Keep(int slot, in MarkedDocument document)
    {
        var known = _templates[slot];
        Volatile.Write(ref _templates[slot], new DocumentTemplate(document, known?.Structure == document.Structure ? known : null));
        Use(slot);
    }

    private int SlotOf(uint structure)
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            if (_templates[slot]?.Structure == structure)
            {
                return slot;
            }
        }

        return -1;
    }

    private void Use(int slot)
    {
        // Written when it changes only: calls on other processors read it.
        if (_last != slot)
        {
            _last = slot;
        }

        var bit = 1 << slot;
        if ((_used & bit) == 0)
        {
            _used |= bit;
        }
    }

    private int Room()
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            if ((_used & (1 << slot)) == 0)
            {
                return slot;
            }
        }

        _used = 0;
        return -1;
    }
}
