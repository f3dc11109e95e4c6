package dev.plantline.operator.topics;

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
 */
public record CommandLook(
        Optional<String> trouble, List<Found> found, List<CommandOrder.Position> missing, String seen) {
    /**
     * What it names in a partition.
     *
     * @param partition number
     * @param auditEnd end of {@code .audit} then
     * @param seen the same as long as it names the same messages there in the same editions, 16 hex digits
     * @param causes how many messages, by the class of their failure
     */
    public record Found(int partition, long auditEnd, String seen, SortedMap<String, Integer> causes) {
        /** How many messages. */
        public int messages() {
            return causes.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** It could not be looked at. */
    static CommandLook failed(String why) {
        return new CommandLook(Optional.of(why), List.of(), List.of(), "");
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
