<?php
// The editor's desk: reads one order as JSON from standard input, carries it out by WordPress' own functions and
// prints what became of it as JSON.
require __DIR__ . '/wp-config.php';
$order = json_decode(file_get_contents('php://stdin'), true, 512, JSON_THROW_ON_ERROR);
if ($order['do'] === 'install') {
    define('WP_INSTALLING', true);
}
require ABSPATH . 'wp-settings.php';

function stop_if_error($result)
{
    if (is_wp_error($result)) {
        fwrite(STDERR, $result->get_error_message() . "\n");
        exit(1);
    }
    return $result;
}

function install(array $order): array
{
    require ABSPATH . 'wp-admin/includes/upgrade.php';
    add_filter('pre_wp_mail', '__return_true');
    wp_install($order['title'], 'editor', 'editor@example.org', true, '', wp_generate_password());
    foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $welcome) {
        wp_delete_post($welcome->ID, true);
    }
    switch_theme($order['theme']);
    $options = [
        'permalink_structure' => '/news/%postname%/',
        'timezone_string' => 'Europe/London',
        'posts_per_page' => 10,
        'posts_per_rss' => 10,
        'comment_moderation' => 0,
        'comment_previously_approved' => 0,
    ];
    foreach ($options as $name => $value) {
        update_option($name, $value);
    }
    return [];
}

function author_id(string $name): int
{
    $login = sanitize_user(sanitize_title($name));
    $user = get_user_by('login', $login);
    return $user ? $user->ID : stop_if_error(wp_insert_user([
        'user_login' => $login,
        'user_pass' => wp_generate_password(),
        'user_email' => "$login@example.org",
        'display_name' => $name,
        'role' => 'author',
    ]));
}

function section_id(string $name): int
{
    $term = term_exists($name, 'category') ?: stop_if_error(wp_insert_term($name, 'category'));
    return (int) $term['term_id'];
}

function publish(array $story): array
{
    $trashed = $story['status'] === 'trash';
    $id = stop_if_error(wp_insert_post(wp_slash([
        'post_type' => $story['type'],
        'post_name' => $story['slug'],
        'post_title' => $story['title'],
        'post_content' => $story['content'],
        'post_excerpt' => $story['excerpt'],
        'post_status' => $trashed ? 'publish' : $story['status'],
        'post_password' => $story['password'],
        'post_author' => author_id($story['author']),
        'post_date_gmt' => $story['published_at'],
        'post_date' => get_date_from_gmt($story['published_at']),
        'comment_status' => 'open',
    ]), true));
    if ($story['type'] === 'post') {
        wp_set_post_categories($id, [section_id($story['section'])]);
        wp_set_post_tags($id, $story['tags']);
    }
    foreach ($story['comments'] as [$name, $text]) {
        wp_insert_comment([
            'comment_post_ID' => $id,
            'comment_author' => $name,
            'comment_content' => $text,
            'comment_date_gmt' => $story['published_at'],
            'comment_date' => get_date_from_gmt($story['published_at']),
            'comment_approved' => 1,
        ]);
    }
    if ($story['sticky']) {
        stick_post($id);
    }
    $url = get_permalink($id);
    if ($trashed) {
        wp_trash_post($id);
    }
    return ['slug' => get_post($id)->post_name, 'url' => $url];
}

function fill(array $order): array
{
    kses_remove_filters(); // an administrator may save scripts
    wp_defer_term_counting(true);
    $published = array_map('publish', $order['stories']);
    wp_defer_term_counting(false);
    flush_rewrite_rules();
    return $published;
}

function post_id(string $slug): int
{
    return get_posts(['name' => $slug, 'post_type' => 'any', 'post_status' => 'any', 'numberposts' => 1])[0]->ID;
}

function edit(array $order): array
{
    kses_remove_filters();
    $id = post_id($order['slug']);
    stop_if_error(wp_update_post(wp_slash(['ID' => $id] + $order['fields']), true));
    return ['slug' => get_post($id)->post_name, 'url' => get_permalink($id)];
}

function trash(array $order): array
{
    wp_trash_post(post_id($order['slug']));
    return [];
}

function wear(array $order): array
{
    switch_theme($order['theme']);
    return [];
}

function snapshot(array $order): array
{
    global $wpdb;
    foreach ($wpdb->tables() as $table) {
        $wpdb->query("CREATE TABLE kept_$table LIKE $table");
        $wpdb->query("INSERT INTO kept_$table SELECT * FROM $table");
    }
    return [];
}

function restore(array $order): array
{
    global $wpdb;
    foreach ($wpdb->tables() as $table) {
        $wpdb->query("DELETE FROM $table");
        $wpdb->query("INSERT INTO $table SELECT * FROM kept_$table");
    }
    return [];
}

$orders = ['install', 'fill', 'edit', 'trash', 'wear', 'snapshot', 'restore'];
echo json_encode(in_array($order['do'], $orders, true) ? $order['do']($order) : exit(2), JSON_THROW_ON_ERROR);
