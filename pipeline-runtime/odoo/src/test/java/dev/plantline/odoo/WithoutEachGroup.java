package dev.plantline.odoo;

import dev.plantline.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tries what a duty's user does without each of its groups, when nothing may be written, and then with all of them.
 *
 * @param plant whose rows of the ledger count as written
 * @param tables in which what is tried leaves something
 * @param told how Odoo says that a right is missing
 */
record WithoutEachGroup(ServerActions actions, String plant, List<String> tables, Pattern told) {
    /** Does it once. */
    @FunctionalInterface
    interface Attempt {
        /**
         * Says what came of it.
         *
         * @param name one that no other attempt has
         */
        Verdict as(String name) throws Exception;
    }

    /** What is not as it has to be. */
    List<String> wrong(long user, Collection<String> groups, Attempt attempt) throws Exception {
        List<String> wrong = new ArrayList<>();
        String missing = null;
        List<String> before = null;
        for (String group : groups) {
            List<String> now = given(
                    user, groups.stream().filter(other -> !other.equals(group)).toList());
            addWritten(wrong, missing, before, now);
            missing = group;
            before = now;
            Verdict verdict = attempt.as(group);
            if (!(verdict instanceof Verdict.Rejected rejected)) {
                wrong.add("without " + group + ": " + verdict);
            } else if (!told.matcher(rejected.failure().reason()).find()) {
                wrong.add("without " + group + " is not told what is missing: " + rejected);
            }
        }
        addWritten(wrong, missing, before, given(user, groups));
        Verdict verdict = attempt.as("all");
        if (!(verdict instanceof Verdict.Applied)) {
            wrong.add("with all its groups: " + verdict);
        }
        return wrong;
    }

    private static void addWritten(List<String> wrong, String missing, List<String> before, List<String> after) {
        if (missing != null && !after.equals(before)) {
            wrong.add("without " + missing + " something was written: " + before + " became " + after);
        }
    }

    /** Gives the user these groups; returns the plant's rows of the ledger, and how many records the user has made or changed, by table. */
    private List<String> given(long user, Collection<String> groups) throws Exception {
        List<String> written = new ArrayList<>();
        actions.run(ServerActions.giving(user, groups)
                        + """
                        env.cr.execute("SELECT t::text FROM x_plantline_ledger t WHERE split_part(x_owner, '/', 1) = '%1$s' ORDER BY id")
                        action = {'rows': [row[0] for row in env.cr.fetchall()]}
                        for table in (%2$s):
                            env.cr.execute('SELECT count(*) FROM ' + table + ' WHERE create_uid = %3$d OR write_uid = %3$d')
                            action['rows'].append(table + ' %%s' %% env.cr.fetchone()[0])
                        """
                                .formatted(
                                        plant,
                                        tables.stream()
                                                .map(each -> "'" + each + "', ")
                                                .collect(Collectors.joining()),
                                        user))
                .path("rows")
                .forEach(each -> written.add(each.asText()));
        return written;
    }
}
