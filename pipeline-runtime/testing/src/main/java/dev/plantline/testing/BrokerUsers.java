package dev.plantline.testing;

import dev.plantline.testing.EmbeddedKafka.Right;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
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

    /** Makes a user, and waits until it can log in; settings of its clients. */
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
        Map<String, Object> settings = new TreeMap<>();
        settings.put("bootstrap.servers", administrator.get("bootstrap.servers"));
        settings.put("security.protocol", "SASL_PLAINTEXT");
        settings.put("sasl.mechanism", "SCRAM-SHA-256");
        settings.put(
                "sasl.jaas.config",
                ScramLoginModule.class.getName() + " required username=\"" + name + "\" password=\"" + password
                        + "\";");
        await("log in as " + name, () -> canLogIn(settings));
        return settings;
    }

    /** The controller answers before the broker has heard of a password. */
    private static boolean canLogIn(Map<String, Object> settings) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster().nodes().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SaslAuthenticationException) {
                return false;
            }
            throw e;
        }
    }

    private static AclBinding binding(Right right) {
        String resource = right.resource();
        return new AclBinding(
                new ResourcePattern(
                        SecurityUtils.resourceType(
                                resource.substring(0, 1).toUpperCase(Locale.ROOT) + resource.substring(1)),
                        right.name(),
                        right.prefix() ? PatternType.PREFIXED : PatternType.LITERAL),
                new AccessControlEntry(
                        "User:" + right.user(),
                        "*",
                        SecurityUtils.operation(right.operation()),
                        AclPermissionType.ALLOW));
    }

    /** Gives rights, and waits until the broker knows them. */
    static void allow(Map<String, Object> administrator, Collection<Right> rights) {
        List<AclBinding> wanted = rights.stream().map(BrokerUsers::binding).toList();
        try (Admin admin = Admin.create(administrator)) {
            await("give " + rights, () -> {
                Collection<AclBinding> known =
                        admin.describeAcls(AclBindingFilter.ANY).values().get();
                List<AclBinding> missing =
                        wanted.stream().filter(each -> !known.contains(each)).toList();
                admin.createAcls(missing).all().get();
                return missing.isEmpty();
            });
        }
    }

    /** Takes a right away, and waits until the broker does not know it. */
    static void forbid(Map<String, Object> administrator, Right right) {
        AclBindingFilter filter = binding(right).toFilter();
        try (Admin admin = Admin.create(administrator)) {
            await("take away " + right, () -> {
                admin.deleteAcls(List.of(filter)).all().get();
                return admin.describeAcls(filter).values().get().isEmpty();
            });
        }
    }

    /** Something that a broker says when it has heard what the controller knows. */
    private interface Answer {
        boolean isThere() throws ExecutionException, InterruptedException;
    }

    private static void await(String what, Answer answer) {
        try {
            long latest = System.nanoTime() + LONGEST.toNanos();
            while (!answer.isThere()) {
                if (System.nanoTime() > latest) {
                    throw new IllegalStateException("The broker has not heard of it in time: " + what);
                }
                Waiting.asWork(SHORT);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not " + what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the broker was to " + what, e);
        }
    }
}
