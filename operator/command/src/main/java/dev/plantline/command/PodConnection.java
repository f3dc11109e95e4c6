package dev.plantline.command;

import dev.plantline.model.DeskConfiguration;
import dev.plantline.model.KafkaConnection;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/**
 * The plant and its broker as a pod of the plant knows them, so that the next command of an alert works there without an option.
 *
 * @param plant name of the plant
 * @param settings of a Kafka client; holds the password, so never shown
 * @param history keys with which the plant's delivery signs; empty: this pod has none
 * @param anchors keys with which the plant's anchors can be verified; empty: this pod has none
 * @param desk whether this is the plant's desk, where nothing is written
 * @param commands which commands the plant's delivery carries out; null: every one, or it is not known here
 */
record PodConnection(
        String plant,
        Map<String, Object> settings,
        HistoryKeys history,
        PublicAnchorKeys anchors,
        boolean desk,
        RuntimeConfiguration.Commands commands) {

    /**
     * Reads what is mounted.
     *
     * @param environment the process's; its two variables of {@link PodLayout} name the directories
     * @return empty outside of a pod
     * @throws IllegalArgumentException when the configuration cannot be read, as for a moment while it is swapped
     */
    static Optional<PodConnection> of(Map<String, String> environment) {
        return desk(environment).or(() -> mounted(environment).map(mounted -> {
            var plant = mounted.configuration().plant();
            return new PodConnection(
                    plant.name(),
                    KafkaConnection.settings(
                            plant.kafka(), file -> text(mounted.secret(file)).strip()),
                    plant.historyFile() == null
                            ? HistoryKeys.NONE
                            : HistoryKeys.read(text(mounted.secret(plant.historyFile()))),
                    anchors(mounted),
                    false,
                    plant.commands());
        }));
    }

    /** Also those that do not sign any more: what they signed can still be verified. */
    private static PublicAnchorKeys anchors(Mounted mounted) {
        Path file = mounted.secret(PodLayout.PUBLIC_ANCHOR_KEYS_FILE);
        return Files.isReadable(file) ? PublicAnchorKeys.in(text(file)) : PublicAnchorKeys.NONE;
    }

    /** Empty where this is no desk. */
    private static Optional<PodConnection> desk(Map<String, String> environment) {
        return deskFile(environment).map(file -> {
            var desk = DeskConfiguration.read(text(file));
            return new PodConnection(
                    desk.plant(),
                    KafkaConnection.settings(desk.kafka(), name -> given(environment, desk, name)),
                    HistoryKeys.NONE,
                    desk.anchorKeys().isEmpty()
                            ? PublicAnchorKeys.NONE
                            : PublicAnchorKeys.in(String.join(" ", desk.anchorKeys())),
                    true,
                    null);
        });
    }

    private static Optional<Path> deskFile(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(PodLayout.CONFIGURATION_VARIABLE))
                .map(directory -> Path.of(directory, PodLayout.DESK_FILE))
                .filter(Files::isReadable);
    }

    /** A file that the desk has only for as long as a Secret of the plant gives it. */
    private static String given(Map<String, String> environment, DeskConfiguration desk, String name) {
        var file = Path.of(environment.getOrDefault(PodLayout.SECRETS_VARIABLE, PodLayout.SECRETS_DIRECTORY), name);
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "the desk has not got what it needs for Kafka as "
                            + desk.kafka().username() + " (" + name
                            + "). Ask whoever may look at the Plant: \"kubectl describe plant "
                            + desk.plant()
                            + "\" says which Secret does not give it. After that has been put right it takes up to two minutes");
        }
        return text(file).strip();
    }

    /**
     * What is mounted in a pod of the plant.
     *
     * @param configuration whole
     * @param secrets their directory
     */
    record Mounted(RuntimeConfiguration configuration, Path secrets) {
        /** A file with a secret. */
        Path secret(String file) {
            return secrets.resolve(file);
        }
    }

    /**
     * Reads the configuration that is mounted.
     *
     * @return empty outside of a pod, and at the desk, which delivers nothing
     * @throws IllegalArgumentException when it cannot be read, as for a moment while it is swapped
     */
    static Optional<Mounted> mounted(Map<String, String> environment) {
        var configuration = environment.get(PodLayout.CONFIGURATION_VARIABLE);
        var secrets = environment.get(PodLayout.SECRETS_VARIABLE);
        if (!isPodThatWorks(environment)) {
            return Optional.empty();
        }
        var shards = new ArrayList<String>();
        for (var number = 0; number < PodLayout.SHARDS; number++) {
            var file = Path.of(configuration, PodLayout.shard(number));
            if (Files.isReadable(file)) {
                shards.add(text(file));
            }
        }
        return Optional.of(new Mounted(RuntimeConfiguration.read(shards), Path.of(secrets)));
    }

    /** Whether this is a pod that receives or delivers, and not the desk, which only waits. */
    static boolean isPodThatWorks(Map<String, String> environment) {
        return environment.containsKey(PodLayout.CONFIGURATION_VARIABLE)
                && environment.containsKey(PodLayout.SECRETS_VARIABLE)
                && deskFile(environment).isEmpty();
    }

    /** What a mounted file holds. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** Without the settings. */
    @Override
    public String toString() {
        return "connection of plant " + plant;
    }
}
