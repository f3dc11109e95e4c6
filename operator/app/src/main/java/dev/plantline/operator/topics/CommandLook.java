package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a command names, as Kafka has it.
 *
 * @param trouble why it could not be looked at, for humans; empty: it was
 * @param found what it names, by partition, ascending; only partitions in which it names something
 * @param missing positions that it names and that are not set aside, or are being given up
 * @param seen the same as long as it names the same messages in the same editions, 16 hex digits
 * @param whyNot why it is not carried out whatever it names, for humans; empty: it may be
 * @param told what else whoever gives it should know, for humans; nothing: empty
 * @param trial how many would pass; null: nothing was tried
 */
public record CommandLook(
        Optional<String> trouble,
        List<Found> found,
        List<CommandOrder.Position> missing,
        String seen,
        Optional<String> whyNot,
        String told,
        Trial trial) {
    /** There is nothing else to know. */
    public CommandLook(Optional<String> trouble, List<Found> found, List<CommandOrder.Position> missing, String seen) {
        this(trouble, found, missing, seen, Optional.empty(), "");
    }

    /** Nothing was tried. */
    public CommandLook(
            Optional<String> trouble,
            List<Found> found,
            List<CommandOrder.Position> missing,
            String seen,
            Optional<String> whyNot,
            String told) {
        this(trouble, found, missing, seen, whyNot, told, null);
    }

    /**
     * What it names in a partition.
     *
     * @param partition number
     * @param auditEnd end of {@code .audit} then
     * @param seen the same as long as it names the same messages there in the same editions, 16 hex digits
     * @param causes how many messages, by the class of their failure or by what they are
     * @param upTo offset of {@code .in} behind the last that it names; null: what it names has no end there
     */
    public record Found(int partition, long auditEnd, String seen, SortedMap<String, Integer> causes, Long upTo) {
        /** What it names has no end there. */
        public Found(int partition, long auditEnd, String seen, SortedMap<String, Integer> causes) {
            this(partition, auditEnd, seen, causes, null);
        }

        /** How many messages. */
        public int messages() {
            return causes.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** It could not be looked at. */
    static CommandLook failed(String why) {
        return new CommandLook(Optional.of(why), List.of(), List.of(), "");
    }

    /** It is not carried out, whatever it names. */
    static CommandLook not(String why) {
        return new CommandLook(Optional.empty(), List.of(), List.of(), "", Optional.of(why), "");
    }

    /** How many messages in all. */
    public int messages() {
        return found.stream().mapToInt(Found::messages).sum();
    }

    /** How many messages, by the class of their failure. */
    public SortedMap<String, Integer> causes() {
        SortedMap<String, Integer> all = new TreeMap<>();
        for (Found each : found) {
            for (Map.Entry<String, Integer> one : each.causes().entrySet()) {
                all.merge(one.getKey(), one.getValue(), Integer::sum);
            }
        }
        return all;
    }
}
