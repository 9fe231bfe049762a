<?php
// Serves the site from PHP's built-in server: files as they are, all else by WordPress; writes down what was asked.
define('WP_USE_THEMES', true);
require __DIR__ . '/wp-config.php';

$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?? '/');
$file = realpath(ABSPATH . $path);
if ($file && str_starts_with($file, ABSPATH . 'wp-includes/') && is_file($file) && !str_ends_with($file, '.php')) {
    readfile($file);
    return;
}

ob_start();
register_shutdown_function(function () {
    $line = [
        'method' => $_SERVER['REQUEST_METHOD'],
        'path' => $_SERVER['REQUEST_URI'],
        'status' => http_response_code(),
        'bytes' => ob_get_length() ?: 0,
        'agent' => $_SERVER['HTTP_USER_AGENT'] ?? '',
    ];
    file_put_contents(getenv('WORDPRESS_LOG'), json_encode($line, JSON_UNESCAPED_SLASHES) . "\n", FILE_APPEND | LOCK_EX);
});
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = ABSPATH . 'index.php';
require ABSPATH . 'wp-settings.php';
wp();
require ABSPATH . WPINC . '/template-loader.php';
