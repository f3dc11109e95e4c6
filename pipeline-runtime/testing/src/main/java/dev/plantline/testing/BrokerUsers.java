package dev.plantline.testing;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * Users of an embedded broker: one administrator, who is the broker itself and lives as long as the process, and those that are added, who are kept
 * with the broker's data. Whoever has no right is refused.
 *
 * @param password of the administrator
 */
record BrokerUsers(String password) {
    private static final String ADMINISTRATOR = "administrator";
    private static final int PASSWORD_BYTES = 24;
    private static final int ITERATIONS = 4096;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(20);

    static BrokerUsers create() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return new BrokerUsers(HexFormat.of().formatHex(random));
    }

    /** Settings of the broker. */
    Map<String, String> broker() {
        Map<String, String> settings = new TreeMap<>();
        settings.put(
                "listener.security.protocol.map",
                "LOCAL:SASL_PLAINTEXT,NAMED:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:" + ADMINISTRATOR);
        settings.put("allow.everyone.if.no.acl.found", "false");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        for (String listener : List.of("local", "named", "controller")) {
            settings.put(
                    "listener.name." + listener + ".plain.sasl.jaas.config",
                    login() + " user_" + ADMINISTRATOR + "=\"" + password + "\";");
            settings.put(
                    "listener.name." + listener + ".scram-sha-256.sasl.jaas.config",
                    ScramLoginModule.class.getName() + " required;");
        }
        return settings;
    }

    /** Settings of a client of the administrator, without the address. */
    Map<String, Object> administrator() {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config", login() + ";");
    }

    private String login() {
        return PlainLoginModule.class.getName() + " required username=\"" + ADMINISTRATOR + "\" password=\"" + password
                + "\"";
    }

    /** Makes a user; settings of its clients, without the address. */
    static Map<String, Object> add(Map<String, Object> administrator, String name, String password) {
        try (Admin admin = Admin.create(administrator)) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, ITERATIONS), password)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not make user " + name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the broker made user " + name, e);
        }
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-256",
                "sasl.jaas.config",
                ScramLoginModule.class.getName() + " required username=\"" + name + "\" password=\"" + password
                        + "\";");
    }

    static AclBinding right(String user, String resource, String name, boolean prefix, String operation) {
        return new AclBinding(
                new ResourcePattern(
                        SecurityUtils.resourceType(
                                resource.substring(0, 1).toUpperCase(Locale.ROOT) + resource.substring(1)),
                        name,
                        prefix ? PatternType.PREFIXED : PatternType.LITERAL),
                new AccessControlEntry(
                        "User:" + user, "*", SecurityUtils.operation(operation), AclPermissionType.ALLOW));
    }

    static void allow(Map<String, Object> administrator, AclBinding right) {
        change(administrator, right, admin -> admin.createAcls(List.of(right)).all(), true);
    }

    static void forbid(Map<String, Object> administrator, AclBinding right) {
        change(
                administrator,
                right,
                admin -> admin.deleteAcls(List.of(right.toFilter())).all(),
                false);
    }

    /** The controller answers before the broker has heard of it. */
    private static void change(
            Map<String, Object> administrator,
            AclBinding right,
            Function<Admin, KafkaFuture<?>> change,
            boolean there) {
        try (Admin admin = Admin.create(administrator)) {
            change.apply(admin).get();
            long latest = System.nanoTime() + LONGEST.toNanos();
            while (admin.describeAcls(right.toFilter()).values().get().isEmpty() == there) {
                if (System.nanoTime() > latest) {
                    throw new IllegalStateException("The broker has not heard of a changed right: " + right);
                }
                Waiting.asWork(SHORT);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not change the right " + right, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a right was changed", e);
        }
    }
}
