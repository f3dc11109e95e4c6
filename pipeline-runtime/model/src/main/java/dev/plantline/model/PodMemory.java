package dev.plantline.model;

/**
 * How the memory of a delivery pod is divided: the one place where the limit of the pod, the heap in it and the bounds of what is kept in the heap meet.
 *
 * <p>The pod may have {@link #LIMIT_MIB} (512 MiB). The image starts Java with {@link #HEAP_PERCENT} (40 %) of it as heap, 204 MiB; the rest is for code,
 * threads and the buffers outside of the heap. Of the heap,
 *
 * <ul>
 *   <li>a quarter (51 MiB) is for what is set aside. Bodies are not kept, only what stands about each message: {@link #SET_ASIDE_BYTES}, its reason and its place. So
 *       it is room for about 20 000 messages,
 *   <li>a quarter (51 MiB) is for messages on their way. One takes up to four times its body: as it came, as it was decoded, as it was mapped, and in the
 *       request. So the bodies may have a sixteenth of the heap (12.8 MiB),
 *   <li>half (102 MiB) is left for the program (30 to 40 MiB), for Kafka's clients, for batches that were fetched and not looked at, and as room for the
 *       collector. What humans ask takes a sixty-fourth of the heap (3.2 MiB) as it was read, and twice as much as it waits for its transaction and is
 *       committed: an edit carries a whole message. What is not read yet stays in {@code .aside}, and only where it stands is known, of
 *       {@link #COMMANDS} at most. What a replay names is found for one partition at a time, and may take a thirty-second of the heap (6.4 MiB) until it is
 *       known what of it can be tried; then 12 bytes for each are kept, 120 kB for the most that a replay takes, and one page of messages is read
 *       at a time. An eighth of that half, a sixteenth of the heap (12.8 MiB), is for answers of Odoo that are read at the same time; with its
 *       copies and texts an answer takes up to three times its length, 38 MiB of the 60 that the program leaves.
 *       A revision that waits is held against one recorded message at a time, of a 256th of the heap (0.8 MiB) at most: a mapping may make
 *       four times the message in characters, and 256 KiB, and both forms and their trees are there at the same time, about a sixteenth of the heap
 *       (12.8 MiB). That is an estimate, because objects are not counted: whoever compares makes sure that it ends its process once and not again.
 * </ul>
 *
 * <p>All pods of a workload have the same interfaces, and one of them may have to own all partitions. So each partition has its share of the whole,
 * whoever owns the others.
 *
 * @param heap most that the heap can have, bytes
 */
public record PodMemory(long heap) {
    /** Memory that a pod asks for, MiB. */
    public static final int REQUEST_MIB = 256;
    /** Memory that a pod may have, MiB. */
    public static final int LIMIT_MIB = 512;
    /** How much of its limit Java takes as heap; the image says so. */
    public static final int HEAP_PERCENT = 40;
    /** What a message set aside takes beside its reason and its place: its keys, headers and state, and what tells a repeat of it, bytes. */
    public static final int SET_ASIDE_BYTES = 2_048;

    /** Of how many commands on which nobody has acted a new owner knows where they stand; it takes about 200 bytes each. */
    public static final int COMMANDS = 2_000;

    private static final int REPLAY_PART = 32;
    private static final int SET_ASIDE_PART = 4;
    private static final int COMMANDS_PART = 64;
    private static final int IN_FLIGHT_PART = 16;
    private static final int ANSWERS_PART = 16;
    private static final int COMPARED_PART = 256;
    private static final long LEAST_SET_ASIDE = 64 << 10;

    /** The memory of a pod as the operator makes it. */
    public static PodMemory ofPod() {
        return new PodMemory((long) LIMIT_MIB * HEAP_PERCENT / 100 << 20);
    }

    /** The memory of this process. */
    public static PodMemory here() {
        return new PodMemory(Runtime.getRuntime().maxMemory());
    }

    /**
     * What one partition may keep.
     *
     * @param inFlightBytes bodies of messages on their way, bytes; it is looked at before more is read, so one message more may be there
     * @param setAsideBytes what is known of messages set aside, bodies not counted, bytes
     * @param commandBytes commands that were read and not acted on, and as much again of what they make true and is not committed; it is looked at before
     *     more is read, so one command more may be there
     */
    public record Share(long inFlightBytes, long setAsideBytes, long commandBytes) {}

    /**
     * How long one answer of a target may be, bytes, so that all that can come at the same time have room.
     *
     * @param connections calls at the same time in this pod, at least 1
     * @param most that an answer may have anyway, bytes
     */
    public int answer(int connections, int most) {
        return (int) Math.min(most, heap / ANSWERS_PART / connections);
    }

    /** Longest recorded message that is compared under a revision that nobody has approved, bytes. */
    public int compared() {
        return (int) Math.min(Integer.MAX_VALUE, heap / COMPARED_PART);
    }

    /** What may be known of the positions that a replay names, while they are found; one replay of the pod at a time, bytes. */
    public long replay() {
        return heap / REPLAY_PART;
    }

    /**
     * The share of each partition.
     *
     * @param partitions of all interfaces of the workload, at least 1
     */
    public Share share(int partitions) {
        return new Share(
                heap / IN_FLIGHT_PART / partitions,
                Math.max(LEAST_SET_ASIDE, heap / SET_ASIDE_PART / partitions),
                heap / COMMANDS_PART / partitions);
    }
}
