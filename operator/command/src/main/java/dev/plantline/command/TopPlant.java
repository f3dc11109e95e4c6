package dev.plantline.command;

import dev.plantline.command.InterfaceStates.Said;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.TimeSource;
import dev.plantline.topics.account.StandingReader.Standing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is known of a plant, looked at again and again. A broker that is away ends nothing: what was seen last stays known, with its age. Used by one
 * thread.
 */
final class TopPlant {
    private final String plant;
    private final Look look;
    private final TimeSource clock;
    private Map<InterfaceId, TopRow> rows = Map.of();
    private long seenAt;
    private boolean seen;
    private String problem = "";

    /** Reads how the partitions of a plant stand. */
    interface Look {
        /** Reads it now; may fail, with words for people. */
        List<Standing> at(String plant) throws Exception;
    }

    TopPlant(String plant, Look look, TimeSource clock) {
        this.plant = plant;
        this.look = look;
        this.clock = clock;
    }

    /**
     * Looks once.
     *
     * @param said by pods or operator; an interface that is not in it is one of which nobody says anything
     * @return what is known, those that could not be looked at as they were
     * @throws InterruptedException when somebody ends it
     */
    List<TopRow> rows(Map<InterfaceId, Said> said) throws InterruptedException {
        try {
            Map<InterfaceId, List<Standing>> now = look.at(plant).stream()
                    .collect(Collectors.groupingBy(Standing::of, LinkedHashMap::new, Collectors.toList()));
            long time = clock.elapsedMillis();
            Map<InterfaceId, TopRow> next = new LinkedHashMap<>();
            now.forEach((id, partitions) -> next.put(
                    id,
                    TopRow.of(id, partitions, said.getOrDefault(id, Said.NOTHING), Duration.ZERO)
                            .since(rows.get(id), Duration.ofMillis(seen ? time - seenAt : 0))));
            rows = next;
            seenAt = time;
            seen = true;
            problem = "";
            return List.copyOf(next.values());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (Thread.interrupted()) { // Kafka's client says it in its own way
                throw new InterruptedException("while " + plant + " was looked at");
            }
            problem = e.getMessage() == null ? e.toString() : e.getMessage();
            Duration age = Duration.ofMillis(clock.elapsedMillis() - seenAt);
            return rows.values().stream()
                    .map(each -> each.asOf(age, said.getOrDefault(each.of(), Said.NOTHING)))
                    .toList();
        }
    }

    /** Why what is known is not as of now, for people; empty: it is. */
    String problem() {
        return problem.isEmpty()
                ? ""
                : plant
                        + (seen ? " cannot be looked at, and is shown as it was: " : " cannot be looked at: ")
                        + problem.replaceAll("\\R", " ");
    }

    /** Whether it has never been seen. */
    boolean isUnknown() {
        return !seen;
    }
}
