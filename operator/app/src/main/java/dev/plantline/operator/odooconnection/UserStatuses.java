package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.DutyUser;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Users;
import dev.plantline.model.PlainText;
import dev.plantline.odoo.DutyRights;
import dev.plantline.odoo.KeyEnd;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.odoo.OdooProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is known of the keys and groups of the duties' users, from one reading to the next. */
public final class UserStatuses {
    /** Of a key that does not end. */
    public static final String NEVER = "never";
    /** Before a key ends. */
    static final Duration WARNED = Duration.ofDays(14);
    /** From the last reading, or from the first that failed, to what is not known any more. */
    static final Duration OVERDUE = Duration.ofDays(2);
    /** Reason of a key that ends soon. */
    static final String ENDS_SOON = "EndsSoon";
    /** Reason of a key that has ended. */
    static final String ENDED = "Ended";
    /** Reason of a key whose end nobody can tell. */
    static final String END_NOT_KNOWN = "EndNotKnown";
    /** Reason of a needed group that is missing. */
    static final String GROUPS_MISSING = "GroupsMissing";
    /** Reason of a group that nobody needs, while none is missing. */
    static final String GROUPS_IN_EXCESS = "GroupsInExcess";

    private static final String UNUSED = "no interface uses the duty";
    private static final String NO_KEY =
            "the platform names no administrator's key for this database, and no other shows who is in which group";
    private static final String KEY_GONE =
            "the platform names an administrator's key for this database, and it is not in the operator's namespace: put it into its Secret";
    private static final int LONGEST_WHY = 256;
    /** Of a list in the status. */
    private static final int MOST = 20;

    private UserStatuses() {}

    /** What stands in a connection's status; null: nothing. */
    static Users of(OdooConnection connection) {
        return Optional.ofNullable(connection.getStatus())
                .map(OdooConnectionStatus::users)
                .orElse(null);
    }

    /** When a key ends; empty: never, or that is not known. */
    public static Optional<Instant> end(String ends) {
        return Optional.ofNullable(ends).filter(each -> !each.equals(NEVER)).map(Instant::parse);
    }

    /**
     * After a reading that went through. Odoo refuses a key that has ended and shows no end of it, so the one that was read before stands.
     *
     * @param before null: nothing was known
     * @param used duties that interfaces use
     * @param administered whether it was made with an administrator's key
     * @param keyMissing whether the platform names one that is not there
     */
    static Users after(
            Users before,
            OdooProbe.Users read,
            Set<String> used,
            boolean administered,
            boolean keyMissing,
            Long generation,
            Instant at) {
        List<DutyUser> duties = new ArrayList<>();
        read.duties().forEach((duty, user) -> {
            DutyRights rights = user.rights();
            String unknown = !used.contains(duty)
                    ? UNUSED
                    : rights != null ? null : administered ? "Odoo refuses its key" : keyMissing ? KEY_GONE : NO_KEY;
            String ended = user.key().equals(KeyEnd.REFUSED) ? ended(before, duty, at) : null;
            duties.add(new DutyUser(
                    duty,
                    ended != null ? ended : ends(user.key()),
                    ended != null || user.key().unknown().isEmpty()
                            ? null
                            : PlainText.of(user.key().unknown(), LONGEST_WHY),
                    rights == null ? null : some(rights.missing()),
                    rights == null ? null : some(rights.missingForSome()),
                    rights == null ? null : some(rights.excess()),
                    unknown));
        });
        return new Users(
                generation,
                at.toString(),
                null,
                read.administrator() == null ? null : ends(read.administrator()),
                duties);
    }

    /** The end that was read of the duty's last key, if it has passed. */
    private static String ended(Users before, String duty, Instant now) {
        return duties(before)
                .filter(each -> each.duty().equals(duty))
                .map(DutyUser::keyEnds)
                .filter(ends -> end(ends).filter(at -> !now.isBefore(at)).isPresent())
                .findFirst()
                .orElse(null);
    }

    private static String ends(KeyEnd key) {
        return !key.unknown().isEmpty()
                ? null
                : key.at() == null
                        ? NEVER
                        : key.at().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static List<String> some(List<String> all) {
        return all.isEmpty() ? null : all.stream().limit(MOST).toList();
    }

    /** After a reading that did not go through. */
    static Users failed(Users before, Instant at) {
        if (before == null) {
            return new Users(null, null, at.toString(), null, null);
        }
        return before.failingSince() != null
                ? before
                : new Users(
                        before.observedGeneration(),
                        before.readAt(),
                        at.toString(),
                        before.administratorKeyEnds(),
                        before.duties());
    }

    /** Whether a needed group is missing. */
    static boolean isMissing(Users users) {
        return duties(users).anyMatch(each -> each.missing() != null);
    }

    /** Whether a condition warns. */
    static boolean isWarning(Users users, Instant now) {
        return duties(users)
                        .anyMatch(
                                each -> each.missing() != null || each.excess() != null || isSoon(each.keyEnds(), now))
                || isSoon(users.administratorKeyEnds(), now);
    }

    private static Stream<DutyUser> duties(Users users) {
        return users == null || users.duties() == null ? Stream.empty() : users.duties().stream();
    }

    private static boolean isSoon(String ends, Instant now) {
        return end(ends).filter(at -> !now.isBefore(at.minus(WARNED))).isPresent();
    }

    /**
     * The conditions.
     *
     * @param users null: nothing is known
     * @param why nothing newer is known; empty: it is not known either
     */
    static List<Finding> findings(OdooConnection connection, Users users, Instant now, String why) {
        if (users == null || users.readAt() == null) {
            String message = "The keys and groups of the duties' users have not been read yet"
                    + (why.isEmpty() ? "." : ": " + why + ". It is tried again by itself.");
            return List.of(
                    Finding.unknown(Finding.KEY_EXPIRING, Finding.NOT_READ, message),
                    Finding.unknown(Finding.RIGHTS_NOT_AS_NEEDED, Finding.NOT_READ, message));
        }
        return List.of(keys(connection, users, now), isOverdue(users, now) ? unread(users, why) : rights(users));
    }

    private static boolean isOverdue(Users users, Instant now) {
        return !now.isBefore(Instant.parse(users.readAt()).plus(OVERDUE));
    }

    private static Finding unread(Users users, String why) {
        return Finding.unknown(
                Finding.RIGHTS_NOT_AS_NEEDED,
                Finding.NOT_READ,
                "The groups of the duties' users have not been read since " + users.readAt()
                        + (why.isEmpty() ? "" : ": " + why)
                        + ". Nothing is stopped for that, and it is tried again by itself");
    }

    private static Finding keys(OdooConnection connection, Users users, Instant now) {
        List<String> soon = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        boolean ended = false;
        for (DutyUser each : duties(users).toList()) {
            if (isSoon(each.keyEnds(), now)) {
                ended |= !now.isBefore(Instant.parse(each.keyEnds()));
                soon.add("the API key of duty " + each.duty() + " ends on " + each.keyEnds()
                        + secret(connection, each.duty()));
            } else if (each.keyUnknown() != null) {
                unknown.add("duty " + each.duty() + " (" + each.keyUnknown() + ")");
            }
        }
        if (isSoon(users.administratorKeyEnds(), now)) {
            ended |= !now.isBefore(Instant.parse(users.administratorKeyEnds()));
            soon.add("the administrator's key that the operator has for this Odoo ends on "
                    + users.administratorKeyEnds()
                    + " (platform team: the operator's chart names its Secret in administrators)");
        }
        String notKnown =
                unknown.isEmpty() ? "" : "It is not known when the API key ends of " + String.join(", ", unknown) + ".";
        if (!soon.isEmpty()) {
            return Finding.yes(
                    Finding.KEY_EXPIRING,
                    ended ? ENDED : ENDS_SOON,
                    "Odoo refuses a key from its end on, and what needs it waits: " + String.join("; ", soon)
                            + ". Make a new key for the same user in Odoo and put it into the same Secret; it is used without a restart. Then delete the old"
                            + " one in Odoo." + (notKnown.isEmpty() ? "" : " " + notKnown));
        }
        if (!unknown.isEmpty()) {
            return Finding.unknown(Finding.KEY_EXPIRING, END_NOT_KNOWN, notKnown);
        }
        return Finding.no(
                Finding.KEY_EXPIRING,
                Finding.AS_DECLARED,
                Stream.concat(duties(users).map(DutyUser::keyEnds), Stream.of(users.administratorKeyEnds()))
                        .filter(Objects::nonNull)
                        .flatMap(ends -> end(ends).stream())
                        .sorted()
                        .findFirst()
                        .map(first ->
                                "The first key to end does so on " + first + "; the 14 days before it are a warning.")
                        .orElse("No key ends."));
    }

    private static String secret(OdooConnection connection, String duty) {
        return Optional.ofNullable(connection.getSpec()).map(OdooConnectionSpec::credentials).stream()
                .flatMap(List::stream)
                .filter(each -> each.duty().equals(duty))
                .findFirst()
                .map(each -> " (Secret " + each.secretRef().name() + ", key "
                        + each.secretRef().key() + ")")
                .orElse("");
    }

    private static Finding rights(Users users) {
        List<String> missing = new ArrayList<>();
        List<String> excess = new ArrayList<>();
        List<String> some = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        duties(users).forEach(each -> {
            if (each.missing() != null) {
                missing.add("duty " + each.duty() + ": " + String.join(", ", each.missing()));
            }
            if (each.excess() != null) {
                excess.add("duty " + each.duty() + ": " + String.join(", ", each.excess()));
            }
            if (each.missingForSome() != null) {
                some.add("duty " + each.duty() + ": " + String.join(", ", each.missingForSome()));
            }
            if (each.rightsUnknown() != null && !each.rightsUnknown().equals(UNUSED)) {
                unknown.add("duty " + each.duty() + " (" + each.rightsUnknown() + ")");
            }
        });
        String rest = (some.isEmpty()
                        ? ""
                        : " Only some messages need, and the user is not in: " + String.join("; ", some) + ".")
                + (unknown.isEmpty() ? "" : " Not compared: " + String.join(", ", unknown) + ".");
        if (!missing.isEmpty() || !excess.isEmpty()) {
            return Finding.yes(
                    Finding.RIGHTS_NOT_AS_NEEDED,
                    missing.isEmpty() ? GROUPS_IN_EXCESS : GROUPS_MISSING,
                    "Nothing is stopped for that."
                            + (missing.isEmpty()
                                    ? ""
                                    : " Messages fail for want of groups; an administrator of Odoo adds the user of "
                                            + String.join("; of ", missing) + ".")
                            + (excess.isEmpty()
                                    ? ""
                                    : " Whoever gets hold of the key may do more than the interfaces do; an administrator of Odoo takes from the user of "
                                            + String.join("; of ", excess) + ".")
                            + rest);
        }
        if (!unknown.isEmpty()) {
            boolean nobodys = duties(users)
                    .filter(each -> each.rightsUnknown() != null)
                    .allMatch(each -> Set.of(NO_KEY, UNUSED).contains(each.rightsUnknown()));
            return Finding.unknown(
                    Finding.RIGHTS_NOT_AS_NEEDED,
                    nobodys ? Finding.NO_ADMINISTRATOR : Finding.NOT_READ,
                    "The groups of the duties' users are not compared with those that their interfaces need." + rest
                            + (nobodys
                                    ? " plantline preflight says which groups those are; an administrator of Odoo sees them at the user."
                                    : ""));
        }
        return Finding.no(
                Finding.RIGHTS_NOT_AS_NEEDED,
                Finding.AS_DECLARED,
                "The duties' users have the groups that their interfaces need, and none by which they may change more."
                        + rest);
    }
}
