package dev.plantline.topics.account;

import dev.plantline.model.history.Anchor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Anchors that were kept outside of Kafka, for example in the logs of delivery's pods: what the audit must still agree with. Immutable once read. */
public final class NotedAnchors {
    /** No anchor was kept elsewhere. */
    public static final NotedAnchors NONE = new NotedAnchors(List.of());

    /** Most in one file: more than a year of ten interfaces. */
    public static final int MOST = 100_000;

    private static final long LARGEST = 256L << 20;
    /** By partition, then by the number of records. */
    private final Map<TopicPartition, TreeMap<Long, List<Anchor>>> anchors = new HashMap<>();

    private NotedAnchors(Collection<Anchor> all) {
        all.forEach(each -> at(each).computeIfAbsent(each.records(), first -> new ArrayList<>(1))
                .add(each));
    }

    private TreeMap<Long, List<Anchor>> at(Anchor anchor) {
        return anchors.computeIfAbsent(
                new TopicPartition(anchor.topic(), anchor.partition()), first -> new TreeMap<>());
    }

    /** These. */
    public static NotedAnchors of(Collection<Anchor> all) {
        return new NotedAnchors(all);
    }

    /**
     * Finds the anchors of one topic in a file of lines: of the log of delivery's pods, whatever a collector put around each, or anchors alone.
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it is larger than 256 MB, or has none of the topic or more than {@value #MOST}
     */
    public static NotedAnchors read(Path file, String topic) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IllegalArgumentException(
                    file + " is larger than " + (LARGEST >> 20) + " MB: keep the lines with plantline-anchor only");
        }
        List<Anchor> found = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Anchor.in(line).filter(each -> each.topic().equals(topic)).ifPresent(found::add);
                if (found.size() > MOST) {
                    throw new IllegalArgumentException(file + " has more than " + MOST + " anchors of " + topic);
                }
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    file + " has no anchor of " + topic + ": is it the log of a delivery pod?");
        }
        return new NotedAnchors(found);
    }

    /** Of which partitions of a topic they speak. */
    Set<Integer> partitions(String topic) {
        return anchors.keySet().stream()
                .filter(each -> each.topic().equals(topic))
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
    }

    /** Those of a partition, by the number of records that they cover. */
    TreeMap<Long, List<Anchor>> of(TopicPartition partition) {
        return anchors.getOrDefault(partition, new TreeMap<>());
    }
}
