package dev.plantline.command;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.operator.desired.kafka.KafkaRight;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.kafka.KafkaUsers;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The access rules of a plant's users, written for those who set them up.
 *
 * @param plant that names the users
 * @param rights of its roles
 */
record PlantAccess(Plant plant, List<KafkaRight> rights) {
    private static final Pattern RESOURCE_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    /**
     * Lines of {@code kafka-acls.sh}, to be run in a shell by somebody who may alter the cluster.
     *
     * @throws IllegalStateException when the plant has no users
     */
    String commands() {
        StringBuilder text =
                new StringBuilder("# Plant " + name() + ". Set KAFKA to the bootstrap servers and ADMIN to a"
                        + " file with the settings of a user that may alter the cluster.\n");
        users().forEach((user, its) -> {
            text.append("# ").append(user).append(": ").append(roles(its)).append('\n');
            its.forEach(right -> text.append(
                            "kafka-acls.sh --bootstrap-server \"$KAFKA\" --command-config \"$ADMIN\" --add --allow-principal ")
                    .append(quoted("User:" + user))
                    .append(" --operation ")
                    .append(right.operation())
                    .append(option(right.resource()))
                    .append(quoted(right.name()))
                    .append(" --resource-pattern-type ")
                    .append(right.prefix() ? "prefixed" : "literal")
                    .append('\n'));
        });
        return text.append(withoutAuditor()).toString();
    }

    /**
     * {@code KafkaUser} resources. Strimzi names the user after the resource and writes its password into a Secret of the same name, key
     * {@code password}, in the namespace of the resource; it is to be copied to the plant's.
     *
     * @param cluster name of the Kafka resource
     * @throws IllegalStateException when the plant has no users, or Strimzi cannot make them
     */
    String strimzi(String cluster) {
        PlantSpec.Mechanism mechanism = Optional.ofNullable(
                        plant.getSpec().kafka().sasl())
                .map(PlantSpec.Sasl::mechanism)
                .orElse(null);
        Map<String, List<KafkaRight>> users = users();
        if (mechanism != PlantSpec.Mechanism.scramSha512) {
            throw new IllegalStateException(
                    "Plant " + name()
                            + ": Strimzi makes users with passwords for SCRAM-SHA-512 only: set spec.kafka.sasl.mechanism to it");
        }
        StringBuilder text = new StringBuilder("# Plant " + name() + "\n");
        users.forEach((user, its) -> {
            if (!RESOURCE_NAME.matcher(user).matches()) {
                throw new IllegalStateException("Plant " + name() + ": user '" + user
                        + "' cannot be a KafkaUser, whose name is the user's: use lower case letters, digits, - and .");
            }
            text.append("---\n# ")
                    .append(roles(its))
                    .append('\n')
                    .append(Serialization.asYaml(resource(cluster, user, its)).replaceFirst("^---\n", ""));
        });
        return text.append(withoutAuditor()).toString();
    }

    private Map<String, Object> resource(String cluster, String user, List<KafkaRight> its) {
        List<Map<String, Object>> acls = its.stream()
                .map(right -> {
                    Map<String, Object> resource = new LinkedHashMap<>();
                    resource.put("type", right.resource().name());
                    resource.put("name", right.name());
                    resource.put("patternType", right.prefix() ? "prefix" : "literal");
                    Map<String, Object> acl = new LinkedHashMap<>();
                    acl.put("resource", resource);
                    acl.put("operations", List.of(right.operation().name()));
                    return acl;
                })
                .toList();
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("authentication", Map.of("type", "scram-sha-512"));
        Map<String, Object> authorization = new LinkedHashMap<>();
        authorization.put("type", "simple");
        authorization.put("acls", acls);
        spec.put("authorization", authorization);
        // What Plantline asks of a Secret; Strimzi writes it into the one that it makes.
        Map<String, Object> secret = new LinkedHashMap<>();
        secret.put("labels", Map.of(SecretPurpose.PURPOSE, purpose(its).label()));
        secret.put(
                "annotations",
                Map.of(SecretPurpose.SENT_TO, plant.getSpec().kafka().bootstrapServers()));
        spec.put("template", Map.of("secret", Map.of("metadata", secret)));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", user);
        metadata.put("labels", Map.of("strimzi.io/cluster", cluster));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("apiVersion", "kafka.strimzi.io/v1beta2");
        all.put("kind", "KafkaUser");
        all.put("metadata", metadata);
        all.put("spec", spec);
        return all;
    }

    /** A password that people may have is for nothing else; who writes has another. */
    private static SecretPurpose purpose(List<KafkaRight> of) {
        return of.stream().allMatch(right -> right.role() == KafkaRole.auditor)
                ? KafkaRole.auditor.purpose()
                : KafkaRole.delivery.purpose();
    }

    /** What each user may, once each: one user for all roles has the rights of all. */
    private Map<String, List<KafkaRight>> users() {
        Map<String, Map<String, KafkaRight>> found = new LinkedHashMap<>();
        for (KafkaRight right : rights) {
            KafkaUsers.name(plant.getSpec(), right.role())
                    .ifPresent(user -> found.computeIfAbsent(user, first -> new LinkedHashMap<>())
                            .putIfAbsent(right.operation() + " " + right.resource() + " " + right.name(), right));
        }
        if (found.isEmpty()) {
            throw new IllegalStateException(
                    "Plant " + name() + " names no user in spec.kafka.sasl: a broker knows all its"
                            + " pods as ANONYMOUS then, and no rule can tell them apart. Name one user for each role in"
                            + " spec.kafka.sasl.users");
        }
        Map<String, List<KafkaRight>> users = new LinkedHashMap<>();
        found.forEach((user, its) -> users.put(user, new ArrayList<>(its.values())));
        return users;
    }

    private String roles(Collection<KafkaRight> its) {
        return KafkaUsers.isOneForAll(plant.getSpec())
                ? "one user for all roles; a user for each role keeps history from whoever holds the gateway's password"
                : its.stream().findFirst().map(right -> right.role().name()).orElseThrow();
    }

    private String withoutAuditor() {
        return KafkaUsers.name(plant.getSpec(), KafkaRole.auditor).isPresent()
                ? ""
                : "# No auditor: name one in spec.kafka.sasl.users.auditor, and account needs no user that may write.\n";
    }

    private static String option(KafkaRight.Resource resource) {
        return switch (resource) {
            case topic -> " --topic ";
            case group -> " --group ";
            case transactionalId -> " --transactional-id ";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private String name() {
        return plant.getMetadata().getName();
    }
}
