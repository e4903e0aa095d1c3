using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>One unconnected socket for all targets of a family: UDP, or ICMP echo. Sends and receives in batches; its ICMP errors are kept.</summary>
sealed unsafe class DatagramSocket : IDisposable
{
    /// <summary>Most datagrams a batch takes.</summary>
    public const int BatchSize = 64;

    /// <summary>Room for one datagram that is sent: what an Ethernet frame carries over UDP and IPv4.</summary>
    public const int SendRoom = 1_472;

    const int ReceiveRoom = 2_048; // longer ones are cut: no parser needs more
    const int WantedBuffer = 4 << 20;
    const int MostPending = 64; // errors of other targets that one send can meet
    const int DropsAt = 8; // SK_MEMINFO_DROPS

    readonly BatchedMessage* _sending = Allocate(SendRoom);
    readonly BatchedMessage* _receiving = Allocate(ReceiveRoom);
    readonly int[] _senders = new int[BatchSize];
    int _queued;

    DatagramSocket(int descriptor, bool isV4, ushort port) => (Descriptor, IsV4, Port) = (descriptor, isV4, port);

    /// <summary>What epoll watches.</summary>
    public int Descriptor { get; }

    /// <summary>The family.</summary>
    public bool IsV4 { get; }

    /// <summary>Our port; for echo, the identifier.</summary>
    public ushort Port { get; }

    /// <summary>Whether <see cref="Queue"/> takes no more before <see cref="Flush"/>.</summary>
    public bool IsFull => _queued == BatchSize;

    /// <summary>Opens and binds it, to <paramref name="ownPort"/> or, with 0, to one that the kernel picks. Returns 0 or an errno.</summary>
    public static int Open(bool isV4, bool isEcho, ushort ownPort, out DatagramSocket? socket)
    {
        socket = null;
        var protocol = !isEcho ? 0 : isV4 ? SocketOption.ProtocolIcmp : SocketOption.ProtocolIcmpV6;
        var descriptor = LibC.socket(isV4 ? SocketOption.FamilyV4 : SocketOption.FamilyV6, SocketOption.Datagram | SocketOption.NonBlocking | SocketOption.CloseOnExec, protocol);
        if (descriptor < 0) { return Marshal.GetLastPInvokeError(); }

        var errno = Prepare(descriptor, isV4, ownPort, out var port);
        if (errno != 0)
        {
            _ = LibC.close(descriptor);
            return errno;
        }

        socket = new(descriptor, isV4, port);
        return 0;
    }

    /// <summary>The room for the next datagram, which <see cref="Queue"/> then takes.</summary>
    public Span<byte> Room => new(_sending[_queued].Header.Segments->Bytes, SendRoom);

    /// <summary>Takes <paramref name="length"/> bytes of <see cref="Room"/> for <paramref name="target"/>; <paramref name="sender"/> is told by <see cref="Flush"/>.</summary>
    public void Queue(in Endpoint target, int length, int sender)
    {
        ref var header = ref _sending[_queued].Header;
        *header.Name = target;
        header.NameBytes = target.Bytes;
        header.Segments->Count = (nuint)length;
        _senders[_queued++] = sender;
    }

    /// <summary>Sends what is queued. For each, <paramref name="senders"/> has its number and <paramref name="errors"/> 0 or the errno it met. Returns how many there were.</summary>
    public int Flush(Span<int> senders, Span<int> errors)
    {
        var count = _queued;
        _queued = 0;
        _senders.AsSpan(0, count).CopyTo(senders);
        for (int at = 0, pending = 0; at < count;)
        {
            var sent = LibC.sendmmsg(Descriptor, _sending + at, (uint)(count - at), SocketOption.DoNotWait | SocketOption.NoSignal);
            if (sent > 0)
            {
                errors.Slice(at, sent).Clear();
                at += sent;
                pending = 0;
                continue;
            }

            var errno = Marshal.GetLastPInvokeError();
            if (errno == Errno.Interrupted) { continue; }

            // An error that an earlier datagram drew is reported once, to whoever sends next. One that stays is this target's own.
            if (Errno.CanBePending(errno) && ++pending < MostPending) { continue; }

            pending = 0;
            if (Errno.IsShortage(errno))
            {
                errors[at..count].Fill(errno);
                break;
            }

            errors[at++] = errno;
        }

        return count;
    }

    /// <summary>Sends one datagram without waiting for a batch. False when it did not go.</summary>
    public bool SendNow(in Endpoint target, ReadOnlySpan<byte> bytes)
    {
        var name = target;
        fixed (byte* start = bytes)
        {
            return LibC.sendto(Descriptor, start, (nuint)bytes.Length, SocketOption.DoNotWait | SocketOption.NoSignal, &name, name.Bytes) == bytes.Length;
        }
    }

    /// <summary>Receives a batch. Returns how many <see cref="Received"/> can tell, 0 when none is there.</summary>
    public int Receive()
    {
        for (var pending = 0; pending < MostPending; pending++)
        {
            for (var at = 0; at < BatchSize; at++)
            {
                _receiving[at].Header.NameBytes = sizeof(Endpoint);
                _receiving[at].Header.Segments->Count = ReceiveRoom;
            }

            var count = LibC.recvmmsg(Descriptor, _receiving, BatchSize, SocketOption.DoNotWait, null);
            if (count >= 0) { return count; }

            if (Marshal.GetLastPInvokeError() == Errno.TryAgain) { return 0; }
        }

        return 0;
    }

    /// <summary>One datagram of the last batch and where it came from. Valid until the next <see cref="Receive"/>.</summary>
    public ReadOnlySpan<byte> Received(int index, out Endpoint from)
    {
        ref var message = ref _receiving[index];
        from = *message.Header.Name;
        return new(message.Header.Segments->Bytes, (int)Math.Min(message.Count, ReceiveRoom));
    }

    /// <summary>Datagrams that the kernel dropped because nobody read them in time.</summary>
    public long Drops()
    {
        var counts = stackalloc uint[DropsAt + 1];
        var bytes = (DropsAt + 1) * sizeof(uint);
        return LibC.getsockopt(Descriptor, SocketOption.LevelSocket, SocketOption.MemoryInfo, counts, &bytes) == 0 ? counts[DropsAt] : 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = LibC.close(Descriptor);
        NativeMemory.Free(_sending);
        NativeMemory.Free(_receiving);
    }

    static int Prepare(int descriptor, bool isV4, ushort ownPort, out ushort port)
    {
        port = 0;
        var one = 1;
        if (!isV4 && LibC.setsockopt(descriptor, SocketOption.LevelV6, SocketOption.OnlyV6, &one, sizeof(int)) != 0) { return Marshal.GetLastPInvokeError(); }

        if (ErrorQueue.Enable(descriptor, isV4) is var fault and not 0) { return fault; }

        // The kernel gives what it allows (net.core.rmem_max).
        var wanted = WantedBuffer;
        _ = LibC.setsockopt(descriptor, SocketOption.LevelSocket, SocketOption.ReceiveBuffer, &wanted, sizeof(int));
        var any = new Endpoint(default, isV4, ownPort);
        if (LibC.bind(descriptor, &any, any.Bytes) != 0) { return Marshal.GetLastPInvokeError(); }

        port = TcpSocket.LocalPort(descriptor);
        return 0;
    }

    // One block: the messages, then a name, a segment and the bytes of each.
    static BatchedMessage* Allocate(int room)
    {
        var each = sizeof(BatchedMessage) + sizeof(Segment) + 32 + room;
        var messages = (BatchedMessage*)NativeMemory.AllocZeroed((nuint)(BatchSize * each));
        var segments = (Segment*)(messages + BatchSize);
        var names = (byte*)(segments + BatchSize);
        var bytes = names + (BatchSize * 32);
        for (var at = 0; at < BatchSize; at++)
        {
            segments[at] = new() { Bytes = bytes + (at * room), Count = (nuint)room };
            messages[at].Header = new() { Name = (Endpoint*)(names + (at * 32)), Segments = segments + at, SegmentCount = 1 };
        }

        return messages;
    }
}
