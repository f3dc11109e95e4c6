package dev.plantline.model;

import java.util.Optional;

/**
 * What operator, sandbox and runtime agree on about a workload's surroundings: directories, environment, ports and paths.
 * Both directories are mounted volumes that the kubelet swaps as a whole; a workload watches them and is never restarted for a change.
 */
public final class PodLayout {
    /** Environment variable that names the directory of the configuration's shards. */
    public static final String CONFIGURATION_VARIABLE = "PLANTLINE_CONFIGURATION";
    /** Where a pod has it: files {@link #shard}, each a whole {@link RuntimeConfiguration} with some of the interfaces. */
    public static final String CONFIGURATION_DIRECTORY = "/etc/plantline/configuration";
    /** The one file that the plant's desk has in place of shards: a {@link DeskConfiguration}. */
    public static final String DESK_FILE = "desk.json";
    /** Environment variable that names the directory of secret keys, one file per key. */
    public static final String SECRETS_VARIABLE = "PLANTLINE_SECRETS";
    /** Where a pod has it. */
    public static final String SECRETS_DIRECTORY = "/etc/plantline/secrets";
    /** File among the secrets with the token that whoever asks for {@link #STATUS_PATH} shows, as {@code Authorization: Bearer}. */
    public static final String STATUS_TOKEN_FILE = "status_token";
    /** File among the secrets of delivery with the public keys of the plant's anchors, one a line, for commands that run in the pod; no secret. */
    public static final String PUBLIC_ANCHOR_KEYS_FILE = "anchor_public_keys";

    private static final String CODE_MAP = "codemap-";
    private static final String CANDIDATE = "candidate-";
    /**
     * A release that does not know it takes it for the candidate of an interface, which it does not have: no name of one has a low line. Any other name of a file
     * it would take for a shard.
     */
    private static final String CANDIDATE_TABLE = CANDIDATE + "_codemap-";

    private static final String COMPRESSED = ".json.gz";

    /** Number of shards that a workload's configuration may have; each is a ConfigMap of its own and holds at most 1 MiB. */
    public static final int SHARDS = 4;
    /** Environment variable with the port for messages (gateway only). */
    public static final String MESSAGES_PORT_VARIABLE = "PLANTLINE_MESSAGES_PORT";
    /** Port for messages in a pod. */
    public static final int MESSAGES_PORT = 8080;
    /** Environment variable with the address at which a gateway takes messages; without it all addresses of the pod. */
    public static final String MESSAGES_HOST_VARIABLE = "PLANTLINE_MESSAGES_HOST";
    /** Environment variable with the port for health, metrics and status. */
    public static final String MANAGEMENT_PORT_VARIABLE = "PLANTLINE_MANAGEMENT_PORT";
    /** Port for health, metrics and status in a pod. */
    public static final int MANAGEMENT_PORT = 9000;
    /**
     * Environment variable with the time for which a gateway that was told to end still takes what is sent to it, for example {@code 5s}.
     */
    public static final String DRAIN_VARIABLE = "PLANTLINE_MESSAGES_DRAIN";
    /**
     * Environment variable with the longest time that a batch waits after its work until its last status and metrics were read, for example
     * {@code 35s}.
     */
    public static final String LAST_WORD_VARIABLE = "PLANTLINE_BATCH_LAST_WORD";
    /** Environment variable with the services of the cluster that may be an Odoo: names and ranges, separated by commas. */
    public static final String NETWORK_ALLOW_VARIABLE = "PLANTLINE_NETWORK_ALLOW";
    /** Environment variable that is {@code true} in a sandbox alone, where everything is on one machine: its own addresses may be called. */
    public static final String NETWORK_LOOPBACK_VARIABLE = "PLANTLINE_NETWORK_LOOPBACK";
    /** 200 once the first configuration is taken over; until then 503. */
    public static final String READY_PATH = "/q/health/ready";
    /** 200 while the process works; 503 asks for a restart. */
    public static final String LIVE_PATH = "/q/health/live";
    /** Prometheus text. */
    public static final String METRICS_PATH = "/q/metrics";
    /** JSON with names and counts only: revisions, lag, holds, dead letters. For who has the token of {@link #STATUS_TOKEN_FILE}; else 401. */
    public static final String STATUS_PATH = "/status";

    /** JSON with the requests that a gateway refused last, see {@link RefusedRequests}. For who has the token of {@link #STATUS_TOKEN_FILE}. */
    public static final String REFUSED_PATH = "/refused";

    /**
     * Whether a path is the runtime's own, so that no message may be sent there: whoever publishes both ports under one name would hide one behind
     * the other.
     *
     * @param path without the slash at its start
     */
    public static boolean isOwnPath(String path) {
        String first = "/" + path.split("/", 2)[0];
        return first.equals(STATUS_PATH) || first.equals(REFUSED_PATH) || first.equals("/q");
    }

    private PodLayout() {}

    /** File name of a code map of the plant, a {@link CodeMapFile}; it stands beside the shards in pods of delivery. */
    public static String codeMap(String name) {
        return CODE_MAP + name + COMPRESSED;
    }

    /** The code map that a file holds; empty: it is another file. */
    public static Optional<String> codeMapOf(String file) {
        return nameIn(file, CODE_MAP);
    }

    /** File name of a revision of an interface that waits for people, a {@link CandidateFile}; it stands beside the shards in pods of delivery. */
    public static String candidate(String interfaceName) {
        return CANDIDATE + interfaceName + COMPRESSED;
    }

    /** The interface whose waiting revision a file holds; empty: it is another file. */
    public static Optional<String> candidateOf(String file) {
        return candidateTableOf(file).isPresent() ? Optional.empty() : nameIn(file, CANDIDATE);
    }

    /** File name of a table of a code map that waits for people, a {@link CandidateTable}; it stands beside the revisions that wait. */
    public static String candidateTable(String codeMap) {
        return CANDIDATE_TABLE + codeMap + COMPRESSED;
    }

    /** The code map whose waiting table a file holds; empty: it is another file. */
    public static Optional<String> candidateTableOf(String file) {
        return nameIn(file, CANDIDATE_TABLE);
    }

    private static Optional<String> nameIn(String file, String kind) {
        return file.startsWith(kind) && file.endsWith(COMPRESSED)
                ? Optional.of(file.substring(kind.length(), file.length() - COMPRESSED.length()))
                : Optional.empty();
    }

    /**
     * File name of a shard.
     *
     * @param number 0 to {@link #SHARDS} - 1
     */
    public static String shard(int number) {
        return "runtime-" + number + ".json";
    }
}
