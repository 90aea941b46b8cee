package org.example.orders;

/**
 * Handles orders.
 *
 * @version 1.3.3
 * @since 1.2.7
 */
@EtomProcess("$ID1")
public class Service {
    private static final String PROCESS_ID = "$ID2";
    private static final String API_VERSION = "1.4.5";
    private static final String DNS = "1.1.1.1";

    // eTOM $ID3: $NAME3
    void run() { connect("$IP"); }
}
