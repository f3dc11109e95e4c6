package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.command.Preflight.Look;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.secret.Destination;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at what can be reached from here. */
final class Looks implements Look.Places<Looks.Seen> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Optional<Kubectl> cluster;
    private final boolean kafkaAsked;
    private final Optional<Set<String>> topics;
    private final boolean odoo;

    /**
     * Looks where somebody has said that it may.
     *
     * @param cluster empty: nobody has
     * @param kafkaAsked whether somebody has said where the plant's Kafka is
     * @param topics of that Kafka; empty: it was not asked, or does not answer
     * @param odoo whether addresses are asked
     */
    Looks(Optional<Kubectl> cluster, boolean kafkaAsked, Optional<Set<String>> topics, boolean odoo) {
        this.cluster = cluster;
        this.kafkaAsked = kafkaAsked;
        this.topics = topics;
        this.odoo = odoo;
    }

    /** What is known of an ask. */
    enum State {
        /** It was looked at, and is so. */
        done,
        /** It was looked at, and is not so. */
        missing,
        /** Nobody could look. */
        unknown
    }

    /**
     * What was seen.
     *
     * @param why of what is not done; empty: nothing to say
     */
    record Seen(State state, String why) {
        private static Seen done() {
            return new Seen(State.done, "");
        }

        private static Seen missing(String why) {
            return new Seen(State.missing, why);
        }

        private static Seen unknown(String why) {
            return new Seen(State.unknown, why);
        }
    }

    @Override
    public Seen nowhere(Look.Nowhere look) {
        return Seen.unknown(look.why());
    }

    @Override
    public Seen namespace(Look.Namespace look) {
        return inCluster(kubectl -> {
            Optional<String> labels = kubectl.part("namespaces", look.name(), "", "{.metadata.labels}");
            if (labels.isEmpty()) {
                return Seen.missing("there is no namespace " + look.name());
            }
            return look.label() == null
                            || json(labels.get()).path(look.label()).asText().equals("true")
                    ? Seen.done()
                    : Seen.missing("the namespace has no label " + look.label() + "=true");
        });
    }

    @Override
    public Seen secret(Look.Secret look) {
        return inCluster(kubectl -> {
            // The values of a Secret are of no interest here.
            Optional<String> labels = kubectl.part("secrets", look.name(), look.namespace(), "{.metadata.labels}");
            if (labels.isEmpty()) {
                return Seen.missing("there is no such Secret");
            }
            JsonNode said = json(labels.get());
            for (Map.Entry<String, String> each : look.labels().entrySet()) {
                if (!said.path(each.getKey()).asText().equals(each.getValue())) {
                    return Seen.missing("its label " + each.getKey() + " is not " + each.getValue());
                }
            }
            String sentTo = kubectl.part(
                            "secrets",
                            look.name(),
                            look.namespace(),
                            "{.metadata.annotations." + SecretPurpose.SENT_TO.replace(".", "\\.") + "}")
                    .orElse("");
            return look.sentTo() == null || isSame(sentTo, look.sentTo())
                    ? Seen.done()
                    : Seen.missing("its annotation " + SecretPurpose.SENT_TO + " is not " + look.sentTo());
        });
    }

    /** As the operator compares them: two ways to write one place are the same. */
    static boolean isSame(String said, String place) {
        return Destination.parse(said)
                .filter(each -> Destination.parse(place).filter(each::equals).isPresent())
                .isPresent();
    }

    private interface Question {
        Seen ask(Kubectl kubectl) throws IOException, InterruptedException;
    }

    private Seen inCluster(Question question) {
        if (cluster.isEmpty()) {
            return Seen.unknown("--cluster was not asked for");
        }
        try {
            return question.ask(cluster.get());
        } catch (IllegalStateException | IOException e) {
            return Seen.unknown(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Seen.unknown("the look was ended");
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.isEmpty() ? "{}" : text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("kubectl's answer is no JSON", e);
        }
    }

    @Override
    public Seen topic(Look.Topic look) {
        return topics.map(there -> there.contains(look.name())
                        ? Seen.done()
                        : Seen.missing("Kafka has no such topic, or hides it"))
                .orElseGet(() -> Seen.unknown(kafkaAsked ? "Kafka did not answer" : "--kafka was not said"));
    }

    @Override
    public Seen address(Look.Address look) {
        if (!odoo) {
            return Seen.unknown("--odoo was not asked for");
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        try {
            client.send(
                    HttpRequest.newBuilder(URI.create(look.url()))
                            .timeout(PATIENCE)
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            return Seen.unknown(
                    "it answers from here; pods may see another network, and only a key shows the database");
        } catch (IllegalArgumentException e) {
            return Seen.missing("that is no address: " + e.getMessage());
        } catch (IOException e) {
            return Seen.unknown("nothing answers from here, and pods may see another network: " + Unanswered.why(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Seen.unknown("the look was ended");
        }
    }
}
